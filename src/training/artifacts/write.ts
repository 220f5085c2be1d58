import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeModel, type Graph, type Model, type ValueInfo } from '../../onnx';
import { dropUnread } from '../../runtime';
import { encodeSafetensors } from '../checkpoint';
import type { Objective } from '../losses';
import type { OptimizerOptions } from '../optimizers';
import type { Prepared } from '../prepare';
import { optimizerModel } from './optimizer-model';
import { changing, evalModel, type TrainingGraph, trainingModel, unfrozen } from './training-model';

const describeValue = ({ name, type, dims }: ValueInfo) => ({ name, type, dims });

function describe(graph: Graph) {
  return { inputs: graph.inputs.map(describeValue), outputs: graph.outputs.map(describeValue) };
}

/**
 * Writes the training artifacts of a model into a folder: training_model.onnx, eval_model.onnx, optimizer_model.onnx,
 * checkpoint.safetensors and artifacts.json, which names every input and output.
 * @returns what the training model is given, and what it trains.
 */
export async function writeArtifacts(
  folder: string,
  prepared: Prepared,
  options: { loss: Objective; optimizer: OptimizerOptions },
): Promise<Pick<TrainingGraph, 'loss' | 'parameters' | 'statistics'>> {
  const training = await trainingModel(unfrozen(prepared, options.optimizer), options.loss);
  const evaluation = evalModel(prepared, options.loss, changing(training));
  const optimizer = optimizerModel(training.parameters, options.optimizer);
  mkdirSync(folder, { recursive: true });
  const models: Record<string, Model> = {
    'training_model.onnx': training.model,
    'eval_model.onnx': evaluation,
    'optimizer_model.onnx': optimizer.model,
  };
  for (const [file, model] of Object.entries(models)) {
    dropUnread(model.graph);
    writeFileSync(join(folder, file), encodeModel(model));
  }
  const checkpoint = encodeSafetensors(training.initial, { format: 'distillery' });
  writeFileSync(join(folder, 'checkpoint.safetensors'), checkpoint);
  const contract = {
    loss: { ...(typeof options.loss === 'string' ? { kind: options.loss } : options.loss), ...training.loss },
    optimizer: { ...options.optimizer, state: optimizer.state },
    parameters: training.parameters,
    statistics: training.statistics,
    ...Object.fromEntries(Object.entries(models).map(([file, model]) => [file, describe(model.graph)])),
  };
  writeFileSync(join(folder, 'artifacts.json'), `${JSON.stringify(contract, null, 2)}\n`);
  return training;
}
