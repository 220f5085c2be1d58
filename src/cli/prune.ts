import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Criterion, type PruneMap, type PruneOptions, Pruning, type PruningCut } from '../compression';
import { encodeModel, loadModel } from '../onnx';
import { writeAtomic } from '../runs';
import { Session } from '../runtime';
import { EXIT } from './exit-codes';
import { bytes, percent, whole } from './figures';
import { UsageError } from './find-run';
import { paint } from './style';

interface PruneCommand {
  ratio?: number;
  criterion: Criterion;
  scope: 'global' | 'layer';
  targetParameters?: string;
  targetFlops?: string;
  targetBytes?: string;
  exclude: string[];
  override: string[];
  multiple: number;
  floor: number;
  seed: number;
  inexact?: boolean;
  size: string[];
  out: string;
  map?: string;
  json?: boolean;
}

const collect = (value: string, list: string[]): string[] => [...list, value];

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** `name=value` pairs as an object of numbers. @throws UsageError */
function pairs(option: string, list: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    list.map((text) => {
      const at = text.lastIndexOf('=');
      const value = Number(text.slice(at + 1));
      if (at > 0 && text.length > at + 1 && Number.isFinite(value)) return [text.slice(0, at), value];
      throw new UsageError(`${option} is "${text}". Write a name, an equals sign and a number.`);
    }),
  );
}

function optionsOf(c: PruneCommand): PruneOptions {
  const { criterion, scope, exclude, multiple, floor, seed, inexact } = c;
  const { targetParameters: parameters, targetFlops: flops, targetBytes: size } = c;
  const nothing = [c.ratio, parameters, flops, size].every((x) => x === undefined) && c.override.length === 0;
  const ratio = nothing ? 0.3 : c.ratio;
  const overrides = pairs('--override', c.override);
  return {
    criterion,
    scope,
    exclude,
    multiple,
    floor,
    seed,
    inexact,
    ratio,
    parameters,
    flops,
    bytes: size,
    overrides,
  };
}

const mega = (value: number): string => `${(value / 1e6).toFixed(1)} M`;

function figure(name: string, before: number, after: number, format: (value: number) => string): string {
  return `${name.padEnd(10)}  ${format(before)} → ${format(after)}  ${paint('dim', percent(after / before, 1))}`;
}

/** A line for each group: what is left of it, and the layers that make its channels. */
function groupLines({ groups, layers }: Pruning, { kept }: PruningCut): string[] {
  return groups.map(({ name, channels }, i) => {
    const own = layers.filter(({ group }) => group === i);
    const unit = own[0]?.unit === 'head' ? ' heads' : '';
    const left = `${kept[i]?.length ?? 0} / ${channels}${unit}`;
    const names = own.map((layer) => layer.name);
    const some = names.length > 4 ? [...names.slice(0, 3), `and ${names.length - 3} more`] : names;
    return `${name.padEnd(4)} ${left.padStart(12)}  ${some.join(', ')}`;
  });
}

function text(pruning: Pruning, cut: PruningCut, { out }: PruneCommand): string {
  const { before, after, boundaries }: PruneMap = cut.map;
  return [
    paint('dim', `${'group'.padEnd(4)} ${'kept'.padStart(11)}  layers`),
    ...groupLines(pruning, cut),
    '',
    ...boundaries.map(({ layer, reason }) => paint('dim', `${layer} keeps all channels: ${reason}`)),
    ...cut.warnings.map((warning) => paint('yellow', warning)),
    figure('parameters', before.parameters, after.parameters, whole),
    figure('FLOPs', before.flops, after.flops, mega),
    figure('file', before.bytes, after.bytes, bytes),
    `${out}: ${cut.step.label} of the channels removed`,
  ].join('\n');
}

/** Prunes an ONNX file; what an earlier call wrote stays where this one fails. @returns the exit code. */
export async function prune(file: string, command: PruneCommand): Promise<number> {
  if ([command.out, command.map].some((path) => path !== undefined && resolve(path) === resolve(file))) {
    throw new UsageError('--out is the model itself, which stays as it is. Name another file.');
  }
  const options = optionsOf(command);
  const model = loadModel(file);
  const pruning = await Pruning.analyze(model, { named: pairs('--size', command.size) });
  const cut = pruning.cut({ model }, options);
  const content = encodeModel(cut.model);
  cut.map.after.bytes = content.byteLength;
  // What ONNX Runtime refuses never takes an earlier file's place.
  await (await Session.create(content, { threads: 1, optimization: 'disabled' })).release();
  writeAtomic(resolve(command.out), content);
  if (command.map !== undefined) writeAtomic(resolve(command.map), `${JSON.stringify(cut.map, null, 1)}\n`);
  const report = { model: file, out: command.out, ...cut.map, warnings: cut.warnings };
  process.stdout.write(command.json ? `${JSON.stringify(report)}\n` : `${text(pruning, cut, command)}\n`);
  return EXIT.done;
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
    .option('--multiple <n>', 'channels that are left are a multiple of this', number, 1)
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
    .action((model: string, command: PruneCommand) => act(prune(model, command)));
}
