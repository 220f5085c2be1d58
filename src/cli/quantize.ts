import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect } from './collect';
import type { QuantizeOptions } from './quantize-model';

function number(check: (value: number) => boolean, expected: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && check(value)) return value;
    throw new InvalidArgumentError(`It must be ${expected}.`);
  };
}

const modes = ['auto', 'static', 'dynamic', 'fp16'];
const methods = ['minmax', 'percentile', 'entropy'];

/** Adds `quantize` to the program; `act` leaves the exit code of what it is given. */
export function addQuantize(program: Command, act: (work: Promise<number>) => Promise<void>): void {
  program
    .command('quantize <model>')
    .description('store an ONNX model in 8 or 16 bits, and say what that costs and whether it is faster')
    .addOption(new Option('--mode <mode>', 'how; auto tries and measures all').choices(modes).default('auto'))
    .option('--calibration <file>', 'samples: an idx file (plain or gzipped), or a .npy file [samples, ...]')
    .option('--labels <file>', 'the class of each sample (idx or .npy), to measure accuracy')
    .addOption(new Option('--method <method>', 'how ranges are chosen').choices(methods).default('entropy'))
    .option(
      '--samples <n>',
      'samples that ranges are taken from',
      number((n) => Number.isInteger(n) && n > 0, 'a whole number above 0'),
      512,
    )
    .option(
      '--max-drop <fraction>',
      'largest loss of accuracy; 0.01 is one point',
      number((n) => n >= 0 && n <= 1, 'between 0 and 1'),
      0.01,
    )
    .option('--exclude <pattern>', 'layers that stay float, with * for any letters; may be repeated', collect, [])
    .option('--reduce-range', 'keep weights to 7 bits, for processors without VNNI')
    .option('--mean <n>', 'mean of the pixels of an idx file, from 0 to 1', number(Number.isFinite, 'a number'), 0)
    .option(
      '--std <n>',
      'their standard deviation',
      number((n) => n > 0, 'above 0'),
      1,
    )
    .requiredOption('--out <file>', 'the file to write')
    .option('--report <file>', 'write everything that was measured as JSON')
    .option('--json', 'print it as JSON instead of a table')
    .action((model: string, options: QuantizeOptions) =>
      act(import('./quantize-model').then(({ quantize }) => quantize(model, options))),
    );
}
