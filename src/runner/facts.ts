import { quantizedNode } from '../compression';
import { DataError, type DatasetSource, describeDataset } from '../data';
import type { DatasetFacts, DatasetReading, ModelFacts, Unreadable } from '../experiment';
import { type Graph, loadModel, modelInputs, nodeLabel, textInputs, type ValueInfo } from '../onnx';
import { countParameters } from './models';

const describe = ({ name, type, dims }: ValueInfo) => ({ name, type, shape: (dims ?? []).map((d) => d ?? '?') });

/** What the checks of an experiment need to know of a model: read from its graph, nothing is run. @throws OnnxError */
export function modelFacts(path: string): ModelFacts {
  const model = loadModel(path);
  const { graph } = model;
  const classes = graph.outputs[0]?.dims?.at(-1);
  const inputs = inputsOf(graph);
  const layers = graph.nodes.filter((n) => n.operator !== 'Constant');
  return {
    inputs: inputs.map(describe),
    unfilled: inputs.length > 1 && !textInputs(graph) ? inputs.slice(1).map(({ name }) => name) : undefined,
    outputs: graph.outputs.map(describe),
    classes: typeof classes === 'number' ? classes : undefined,
    vocabulary: vocabularyOf(graph),
    positions: positionsOf(graph),
    parameters: countParameters(model),
    layers: layers.map(nodeLabel),
    values: layers.flatMap((node) => node.outputs.filter((name) => name !== '' && name !== nodeLabel(node))),
    quantized: quantizedNode(graph),
  };
}

/** The inputs of a model; of one that reads texts the tokens first. */
export function inputsOf(graph: Graph): ValueInfo[] {
  const inputs = modelInputs(graph);
  const tokens = textInputs(graph)?.tokens;
  return tokens ? [tokens, ...inputs.filter(({ name }) => name !== tokens.name)] : inputs;
}

/** The number of rows of the table in which the model looks its tokens up. */
export function vocabularyOf(graph: Graph): number | undefined {
  const [tokens] = inputsOf(graph).filter(({ type }) => type === 'int64');
  const lookup = graph.nodes.find(({ operator, inputs }) => operator === 'Gather' && inputs[1] === tokens?.name);
  return graph.initializers.get(lookup?.inputs[0] ?? '')?.dims[0];
}

/** The rows of the table of learnt positions, told by its name, which exporters keep. */
function positionsOf({ initializers }: Graph): number | undefined {
  const tables = [...initializers].filter(([name, { type, dims }]) => {
    return (
      /position_?(embed|ids?_table)|embed_positions|\bwpe\b/i.test(name) && type === 'float32' && dims.length === 2
    );
  });
  return tables.length === 0 ? undefined : Math.min(...tables.map(([, { dims }]) => dims[0] ?? 0));
}

/** What the checks of an experiment need to know of a dataset. @throws DataError */
export async function datasetFacts(
  source: DatasetSource,
  baseDir: string,
  reading: DatasetReading,
): Promise<DatasetFacts> {
  const { shape, ...facts } = await describeDataset(source, baseDir, reading);
  return { ...facts, shape: [...shape] };
}

/** What is wrong and what to do about it in one line, and where in the experiment, where that is known. */
export function inWords(error: unknown): Unreadable {
  const { message, remedy } = error as Error & { remedy?: string };
  const words = remedy ? `${message} ${remedy}` : message;
  return error instanceof DataError ? { error: words, key: error.key, meant: error.meant } : { error: words };
}
