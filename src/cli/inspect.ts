import type { Command } from 'commander';
import { collect } from './collect';
import type { InspectCommand } from './inspect-model';
import { count } from './numbers';

/** Adds `inspect` to the program; `act` leaves the exit code of what it is given. */
export function addInspect(program: Command, act: (work: Promise<number>) => Promise<void>): void {
  program
    .command('inspect <model>')
    .description('show the layers of an ONNX model, its size and cost, and what would stop its training')
    .option('--batch <n>', 'samples in a batch (that of the model, or 1)', count)
    .option('--set <dimension=n>', 'the size of a free dimension; may be repeated', collect, [])
    .option('--output <name>', 'the output that a gradient would start from (the first)')
    .option('--json', 'print it as JSON instead of a table')
    .action((model: string, command: InspectCommand) =>
      act(import('./inspect-model').then(({ inspect }) => inspect(model, command))),
    );
}
