import { resolve } from 'node:path';
import { type Criterion, type PruneMap, type PruneOptions, Pruning, type PruningCut } from '../compression';
import { encodeModel, loadModel } from '../onnx';
import { writeAtomic } from '../runs';
import { Session } from '../runtime';
import { EXIT } from './exit-codes';
import { bytes, percent, whole } from './figures';
import { UsageError } from './find-run';
import { pairs } from './pairs';
import { paint } from './style';

/** What the command line asked for. */
export interface PruneCommand {
  ratio?: number;
  criterion: Criterion;
  scope: 'global' | 'layer';
  targetParameters?: string;
  targetFlops?: string;
  targetBytes?: string;
  exclude: string[];
  override: string[];
  multiple: number | 'auto';
  floor: number;
  seed: number;
  inexact?: boolean;
  size: string[];
  out: string;
  map?: string;
  json?: boolean;
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
