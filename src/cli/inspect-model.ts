import { loadModel } from '../onnx';
import { type Inspection, inspectModel } from '../training';
import { columns } from './columns';
import { EXIT } from './exit-codes';
import { whole } from './figures';
import { sizesByName } from './pairs';
import { paint } from './style';

/** What the command line asked for. */
export interface InspectCommand {
  batch?: number;
  set: string[];
  output?: string;
  json?: boolean;
}

type Value = Inspection['inputs'][number];

/** How sizes are written; what is not known is a question mark. */
const sizes = (dims: readonly (number | string | undefined)[]): string =>
  `[${dims.map((d) => (d === '' ? '?' : (d ?? '?'))).join(', ')}]`;

/** A number of operations with three digits, in the unit that fits. */
function operations(value: number | null): string {
  if (!value) return '';
  const [unit = '', scale = 1] = units.find(([, size]) => value >= size) ?? [];
  return `${scale === 1 ? value : (value / scale).toPrecision(3)} ${unit}`.trim();
}

const units: [string, number][] = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
];
const number = (value: number): string => (value === 0 ? '' : whole(value));

const valueRows = (title: string, values: readonly Value[]): string[][] =>
  values.map(({ name, type, dims }, i) => [i === 0 ? title : '', name, `${type} ${sizes(dims)}`]);

function heading({ opset, domains, producer, inputs, outputs, batch }: Inspection): string[] {
  const others = Object.entries(domains).map(([domain, version]) => `${domain} ${version}`);
  return columns(
    [
      ['opset', [String(opset), ...others].join(', ')],
      ...(producer ? [['made by', producer]] : []),
      ['batch', String(batch)],
      ...valueRows('inputs', inputs),
      ...valueRows('outputs', outputs),
    ],
    [],
  );
}

function layerTable({ layers, totals }: Inspection): string[] {
  const rows = layers.map(({ name, operator, output, parameters, flops }) => [
    name,
    operator,
    output ? sizes(output) : '',
    number(parameters),
    operations(flops),
  ]);
  const total = [`${totals.layers} layers`, '', '', whole(totals.parameters), operations(totals.flops)];
  const [head = '', ...lines] = columns(
    [['layer', 'operator', 'output', 'parameters', 'FLOPs'], ...rows, total],
    [3, 4],
  );
  return [paint('dim', head), ...lines.slice(0, -1), paint('bold', lines.at(-1) ?? '')];
}

/** Operators that stop a gradient, with a layer to find each by. */
function verdict({ gradient: { stops, problem } }: Inspection): string[] {
  const lines = [...new Set(stops.map((stop) => stop.operator))].map((operator) => {
    const layers = stops.filter((stop) => stop.operator === operator).map((stop) => `"${stop.layer}"`);
    const more = layers.length > 1 ? ` and ${layers.length - 1} more` : '';
    return paint('yellow', `no gradient passes ${operator}: ${layers[0]}${more}`);
  });
  if (problem === null) return ['a gradient reaches all weights: it can be trained'];
  return [...lines, paint('yellow', problem)];
}

/** Prints what an ONNX file is made of. @returns the exit code. */
export async function inspect(file: string, { batch, set, output, json }: InspectCommand): Promise<number> {
  const inspection = await inspectModel(loadModel(file), { batch, named: sizesByName(set), output });
  const text = [...heading(inspection), '', ...layerTable(inspection), '', ...verdict(inspection)].join('\n');
  process.stdout.write(json ? `${JSON.stringify({ model: file, ...inspection })}\n` : `${text}\n`);
  return EXIT.done;
}
