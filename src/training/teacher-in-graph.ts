import {
  type Attribute,
  type Graph,
  type GraphBuilder,
  type Model,
  type Node,
  nodesFor,
  OnnxError,
  opsetOf,
} from '../onnx';
import type { Prepared } from './prepare';

/** A graph under construction, with the model that it belongs to. */
interface Open {
  model: Model;
  builder: GraphBuilder;
}

/** Which values of the teacher become which inputs of the graph: `{ [name of the input]: name in the teacher }`. */
export type Wiring = Readonly<Record<string, string>>;

type Rename = (name: string) => string;

function renamedGraph(graph: Graph, rename: Rename): Graph {
  const named = <T extends { name: string }>(values: readonly T[]): T[] =>
    values.map((value) => ({ ...value, name: rename(value.name) }));
  return {
    ...graph,
    inputs: named(graph.inputs),
    outputs: named(graph.outputs),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [rename(name), tensor])),
    rawInitializers: named(graph.rawInitializers),
    nodes: graph.nodes.map((node) => renamedNode(node, rename)),
  };
}

function renamedNode(node: Node, rename: Rename): Node {
  const inside = (a: Attribute): Attribute =>
    a.kind === 'graph' ? { kind: 'graph', value: renamedGraph(a.value, rename) } : a;
  return {
    ...node,
    name: `teacher/${node.name}`,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: new Map([...node.attributes].map(([name, a]) => [name, inside(a)])),
  };
}

/** What the teacher's inputs are called in the graph. @throws OnnxError where it is given something else than the student. */
function sharedInputs(student: Prepared, teacher: Prepared): [string, string][] {
  const only = teacher.inputs.length === 1 && student.inputs.length === 1 ? student.inputs[0] : undefined;
  return teacher.inputs.map(({ name, type, dims }) => {
    const same = only ?? student.inputs.find((input) => input.name === name);
    if (same && same.type === type && `${same.dims}` === `${dims}`) return [name, same.name];
    const ours = same ? `${same.type} [${same.dims}]` : 'not there';
    throw new OnnxError(
      `The teacher's input "${name}" is ${type} [${dims}]; the student's is ${ours}.`,
      'Choose a teacher and a student that read the same samples.',
    );
  });
}

function checkOpsets(model: Model, teacher: Model): void {
  if (opsetOf(model) === opsetOf(teacher)) return;
  throw new OnnxError(
    `The teacher needs opset ${opsetOf(teacher)}, the student opset ${opsetOf(model)}: they cannot share a graph.`,
    'Export both in the same opset, 20 or below.',
  );
}

/**
 * Puts a frozen teacher into a graph that trains a student, where it sees what the student sees, augmented or not. Its values
 * take the place of inputs of the graph (the logits, hidden states); what those do not need is left out, and as nobody asks
 * for gradients there, none are made. Call it after the graph has been differentiated.
 * @param wiring names inputs of the graph, which are then no inputs any more, and values of the prepared teacher.
 * @throws OnnxError where teacher and student do not read the same inputs, or a value is not there.
 */
export function putTeacher({ model, builder: b }: Open, student: Prepared, teacher: Prepared, wiring: Wiring): void {
  checkOpsets(model, teacher.model);
  const { graph } = teacher.model;
  const known = new Map<string, string>([['', ''], ...sharedInputs(student, teacher)]);
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const [input, value] of Object.entries(wiring)) {
    if (!made.has(value) || known.has(value)) {
      throw new OnnxError(
        `The teacher makes no value "${value}".`,
        'Choose the output of one of its layers, each once.',
      );
    }
    known.set(value, input);
  }
  const rename = (name: string): string => {
    const to = known.get(name) ?? b.fresh(`teacher/${name}`);
    known.set(name, to);
    return to;
  };
  const nodes = nodesFor(graph, Object.values(wiring));
  const { initializers, rawInitializers, nodes: renamed } = renamedGraph({ ...graph, nodes }, rename);
  for (const [name, tensor] of initializers) b.graph.initializers.set(name, tensor);
  b.graph.rawInitializers.push(...rawInitializers);
  b.graph.inputs = b.graph.inputs.filter(({ name }) => !(name in wiring));
  b.graph.nodes.unshift(...renamed);
  for (const [domain, version] of teacher.model.opsets) model.opsets.set(domain, version);
}
