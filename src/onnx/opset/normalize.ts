import { GraphBuilder } from '../builder';
import { OnnxError } from '../errors';
import { cloneModel, type Graph, type Model, opsetOf } from '../graph';
import { OPSET } from '../new-model';
import { upgradeNodes } from './upgrade';
import { upgrades } from './upgrades';

const OLDEST = 7;

/** Turns `Constant` nodes into initializers, named after what the node made. */
function liftConstants(graph: Graph): void {
  graph.nodes = graph.nodes.filter((node) => {
    const value = node.operator === 'Constant' ? node.attributes.get('value') : undefined;
    const [output] = node.outputs;
    if (value?.kind !== 'tensor' || output === undefined) return true;
    graph.initializers.set(output, value.value);
    return false;
  });
}

/** Old files list their weights among the inputs as well. */
function dropWeightInputs(graph: Graph): void {
  graph.inputs = graph.inputs.filter((input) => !graph.initializers.has(input.name));
}

/**
 * A copy of a model in the one form that the engine knows: opset 20, weights in initializers.
 * @throws OnnxError for opsets before 7.
 */
export function normalizeOpset(model: Model): Model {
  const from = opsetOf(model);
  if (from < OLDEST) {
    throw new OnnxError(
      `The model is written for opset ${from}; the oldest that is read is ${OLDEST}.`,
      'Export it again with a newer exporter.',
    );
  }
  const copy = cloneModel(model);
  dropWeightInputs(copy.graph);
  liftConstants(copy.graph);
  upgradeNodes(new GraphBuilder(copy.graph), from, upgrades);
  copy.opsets.set('', OPSET);
  copy.irVersion = Math.max(copy.irVersion, 9);
  return copy;
}
