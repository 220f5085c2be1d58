import { emptyGraph, GraphBuilder } from '../../../../onnx';
import type { RuleContext } from '../../rule';

export interface ScanPlan {
  /** Values before the first step. */
  states: string[];
  /** Values [steps, ...] of which each step reads its part. */
  inputs: string[];
  /** From the last step to the first. */
  backward?: boolean;
  /** What a step makes of the states and its parts of the inputs. Values of the outer graph may be read too. */
  body: (b: GraphBuilder, states: string[], parts: string[]) => { states: string[]; outputs: string[] };
}

/** Adds a loop over the first axis. @returns the states after the last step, and each output of all steps, [steps, ...]. */
export function scan(c: RuleContext, plan: ScanPlan): { states: string[]; outputs: string[] } {
  // Names inside must not be those of values outside.
  const b = new GraphBuilder(emptyGraph('step'), `${c.b.fresh('Scan')}/`);
  const input = (hint: string) => {
    const name = b.fresh(hint);
    b.graph.inputs.push({ name, type: c.type(c.input(0)) });
    return name;
  };
  const states = plan.states.map(() => input('state'));
  const made = plan.body(
    b,
    states,
    plan.inputs.map(() => input('part')),
  );
  for (const name of [...made.states, ...made.outputs]) b.output(name);
  const direction = (count: number) => new Array<number>(count).fill(plan.backward ? 1 : 0);
  const outputs = c.b.addMany('Scan', [...plan.states, ...plan.inputs], made.states.length + made.outputs.length, {
    body: { kind: 'graph', value: b.graph },
    num_scan_inputs: plan.inputs.length,
    scan_input_directions: direction(plan.inputs.length),
    scan_output_directions: direction(made.outputs.length),
  });
  return { states: outputs.slice(0, states.length), outputs: outputs.slice(states.length) };
}
