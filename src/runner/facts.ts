import { quantizedNode } from '../compression';
import { type DatasetSource, describeDataset } from '../data';
import type { DatasetFacts, ModelFacts } from '../experiment';
import { loadModel, modelInputs, nodeLabel, type ValueInfo } from '../onnx';
import { countParameters } from './models';

const describe = ({ name, dims }: ValueInfo) => ({ name, shape: (dims ?? []).map((d) => d ?? '?') });

/** What the checks of an experiment need to know of a model: read from its graph, nothing is run. @throws OnnxError */
export function modelFacts(path: string): ModelFacts {
  const model = loadModel(path);
  const { graph } = model;
  const classes = graph.outputs[0]?.dims?.at(-1);
  return {
    inputs: modelInputs(graph).map(describe),
    outputs: graph.outputs.map(describe),
    classes: typeof classes === 'number' ? classes : undefined,
    parameters: countParameters(model),
    layers: graph.nodes.filter((n) => n.operator !== 'Constant').map(nodeLabel),
    quantized: quantizedNode(graph),
  };
}

/** Count, shape and classes of a dataset, from the headers of its files. @throws DataError */
export async function datasetFacts(source: DatasetSource, baseDir: string): Promise<DatasetFacts> {
  const { count, shape, classes } = await describeDataset(source, baseDir);
  return { count, shape: [...shape], classes };
}
