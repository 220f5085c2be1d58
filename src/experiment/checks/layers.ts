import { fits, nearest } from '../../names';
import type { Problem } from '../problem';
import type { ModelSpec } from '../schema';
import { either } from '../words';
import type { CheckContext } from './context';

const inBlock = ['query', 'key', 'value', 'output'].map((part) => `attention.${part}`);
const inMlp = ['gate', 'up', 'down'].map((part) => `mlp.${part}`);

function layersOfText(spec: Extract<ModelSpec, { width: number }>): string[] {
  if (spec.architecture === 'textcnn') return ['embedding', ...spec.sizes.map((_, i) => `conv${i + 1}`), 'logits'];
  const blocks = Array.from({ length: spec.layers }, (_, i) =>
    [...inBlock, ...inMlp].map((part) => `block${i + 1}.${part}`),
  );
  return ['embedding', ...blocks.flat(), 'logits'];
}

/** Layers of our own architectures by name, as `onnx/architectures` builds them. */
function layersOfArchitecture(spec: CheckContext['experiment']['teacher']): string[] {
  if (!('architecture' in spec)) return [];
  const numbered = (name: string, of: readonly unknown[]) => of.map((_, i) => `${name}${i + 1}`);
  if ('width' in spec) return layersOfText(spec);
  if (spec.architecture === 'mlp') return [...numbered('dense', spec.hidden), 'logits'];
  if (spec.architecture === 'cnn') return [...numbered('conv', spec.channels), 'dense', 'logits'];
  const blocks = spec.channels.flatMap((_, stage) =>
    Array.from({ length: spec.blocks }, (__, block) => {
      const name = `layer${stage + 1}.${block}`;
      return [`${name}.conv1`, `${name}.conv2`, ...(stage > 0 && block === 0 ? [`${name}.shortcut`] : [])];
    }).flat(),
  );
  return ['stem', ...blocks, 'logits'];
}

/** The names of a model's layers; undefined where its file cannot be read. */
async function layersOf(c: CheckContext, model: 'teacher' | 'student'): Promise<string[] | undefined> {
  const { student, teacher } = c.experiment;
  const spec = model === 'teacher' || 'from' in student ? teacher : student;
  return 'model' in spec ? (await c.readableModel(spec))?.layers : layersOfArchitecture(spec);
}

/**
 * Problems of names and patterns with `*` that are to choose layers of a model, but match none.
 * @param patterns with the place of each in the experiment file.
 */
export async function unmatched(
  c: CheckContext,
  patterns: readonly { pattern: string; path: string }[],
  model: 'teacher' | 'student' = 'student',
): Promise<Problem[]> {
  const layers = patterns.length > 0 ? await layersOf(c, model) : undefined;
  if (!layers || layers.length === 0) return [];
  return patterns
    .filter(({ pattern }) => !layers.some((name) => fits(pattern, name)))
    .map(({ pattern, path }) => {
      const near = nearest(pattern, layers);
      const offered = layers.length > 8 ? `a layer, such as ${either(layers.slice(0, 4))}` : either(layers);
      const message = `The ${model} has no layer \`${pattern}\`. ${near ? `Did you mean \`${near}\`?` : `Use ${offered}.`}`;
      const problem = c.problem(path, 'layer-unknown', message);
      return near ? c.fixedBy(problem, `Change to ${near}`, path, near) : problem;
    });
}
