import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect } from './collect';
import type { PruneCommand } from './prune-model';

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

const criteria = ['l1', 'l2', 'bn', 'taylor', 'random'];

/** Adds `prune` to the program; `act` leaves the exit code of what it is given. */
export function addPrune(program: Command, act: (work: Promise<number>) => Promise<void>): void {
  program
    .command('prune <model>')
    .description('remove whole channels and heads of an ONNX model, with everything that is coupled to them')
    .option('--ratio <share>', 'share of the channels to remove (0.3 where nothing else is asked for)', number)
    .addOption(new Option('--criterion <name>', 'how channels are scored').choices(criteria).default('l1'))
    .addOption(new Option('--scope <scope>', 'where channels compete').choices(['global', 'layer']).default('global'))
    .option('--target-parameters <n>', 'remove until so many are left: a number, or a share such as 50%')
    .option('--target-flops <n>', 'the same for the cost of a forward pass')
    .option('--target-bytes <n>', 'the same for the size of the file')
    .option(
      '--exclude <pattern>',
      'layers that keep all channels, with * for any letters; may be repeated',
      collect,
      [],
    )
    .option('--override <pattern=share>', 'another ratio for some layers; may be repeated', collect, [])
    .option(
      '--multiple <n>',
      'channels that are left are a multiple of this; auto: near it, as this processor is fast with',
      (text) => (text === 'auto' ? text : number(text)),
      'auto',
    )
    .option('--floor <n>', 'channels that every layer keeps at least', number, 1)
    .option('--seed <n>', 'for the criterion random', number, 1)
    .option(
      '--inexact',
      'also remove channels that a norm runs over, although what is left then computes something else',
    )
    .option('--size <name=n>', 'a free dimension of the inputs, to find out sizes with; may be repeated', collect, [])
    .requiredOption('--out <file>', 'the file to write')
    .option('--map <file>', 'write what was removed from which tensor as JSON')
    .option('--json', 'print the map as JSON instead of a table')
    .action((model: string, command: PruneCommand) =>
      act(import('./prune-model').then(({ prune }) => prune(model, command))),
    );
}
