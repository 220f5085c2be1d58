import { resolve } from 'node:path';
import { loadModel, sizeOf } from '../onnx';
import { prepare, writeArtifacts } from '../training';
import { EXIT } from './exit-codes';
import { whole } from './figures';
import { sizesByName } from './pairs';

/** What the command line asked for. */
export interface ArtifactsCommand {
  loss: 'ce' | 'kd' | 'mse';
  batch: number;
  set: string[];
  output?: string;
  classAxis?: number;
  weightDecay: number;
  clipNorm?: number;
  batchNorm: 'auto' | 'update' | 'freeze';
  out: string;
  json?: boolean;
}

/** The constants of Adam that nobody changes (Kingma & Ba, 2015). */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Writes the training artifacts of an ONNX file. @returns the exit code. */
export async function artifacts(file: string, command: ArtifactsCommand): Promise<number> {
  const { loss, batch, batchNorm, output, classAxis, weightDecay, clipNorm, out, json } = command;
  const goal = loss === 'mse' ? 'values' : 'scores';
  const named = sizesByName(command.set);
  const prepared = await prepare(loadModel(file), { batch, batchNorm, named, output, classAxis, goal });
  const written = await writeArtifacts(resolve(out), prepared, {
    loss,
    optimizer: { adamw: { ...adam, weightDecay }, clipNorm },
  });
  const { parameters, statistics } = written;
  const inputs = [...prepared.inputs.map(({ name }) => name), ...Object.values(written.loss.inputs)];
  const total = parameters.reduce((sum, { dims }) => sum + sizeOf(dims), 0);
  const running = statistics.length > 0 ? `, with ${statistics.length} running statistics` : '';
  const text = [
    `${out}: trains ${whole(total)} parameters in ${parameters.length} tensors`,
    `the training model reads ${inputs.join(', ')} and the parameters${running}`,
  ].join('\n');
  const report = { model: file, out, batch, inputs, loss: { kind: loss, ...written.loss }, parameters, statistics };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${text}\n`);
  return EXIT.done;
}
