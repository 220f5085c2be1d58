import { type Command, Option } from 'commander';
import type { ArtifactsCommand } from './artifacts-model';
import { collect } from './collect';
import { count, notNegative } from './numbers';

/** Adds `artifacts` to the program; `act` leaves the exit code of what it is given. */
export function addArtifacts(program: Command, act: (work: Promise<number>) => Promise<void>): void {
  program
    .command('artifacts <model>')
    .description('write the graphs that train an ONNX model, for any program that has ONNX Runtime')
    .addOption(
      new Option('--loss <kind>', 'cross-entropy, distillation from teacher logits, or mean squared error')
        .choices(['ce', 'kd', 'mse'])
        .default('ce'),
    )
    .requiredOption('--batch <n>', 'samples in a step', count)
    .option('--set <dimension=n>', 'the size of a free dimension; may be repeated', collect, [])
    .option('--output <name>', 'the output that the loss reads (the first)')
    .option('--class-axis <n>', 'the axis of the classes (that of the closing softmax, or the last)', Number)
    .option('--weight-decay <x>', 'decoupled weight decay of AdamW', notNegative, 0.01)
    .option('--clip-norm <x>', 'largest global norm of the gradient', notNegative)
    .addOption(
      new Option('--batch-norm <what>', 'normalize by the batch and move the running statistics, or freeze them')
        .choices(['auto', 'update', 'freeze'])
        .default('auto'),
    )
    .requiredOption('--out <folder>', 'where to write')
    .option('--json', 'print what was written as JSON')
    .action((model: string, command: ArtifactsCommand) =>
      act(import('./artifacts-model').then(({ artifacts }) => artifacts(model, command))),
    );
}
