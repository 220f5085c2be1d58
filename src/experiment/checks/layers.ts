import { fits, nearest } from '../../names';
import type { Problem } from '../problem';
import type { ModelSpec } from '../schema';
import { either } from '../words';
import type { Check, CheckContext } from './context';

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

/** What the layers of a small net make, those without weights included; undefined for nets whose inner values have no names. */
function statesOfArchitecture(spec: CheckContext['experiment']['teacher']): string[] | undefined {
  if (!('architecture' in spec)) return undefined;
  const numbered = (count: number, ...names: string[]) =>
    Array.from({ length: count }, (_, i) => names.map((name) => `${name}${i + 1}`)).flat();
  if (spec.architecture === 'mlp') return ['flatten', ...numbered(spec.hidden.length, 'dense', 'relu'), 'logits'];
  if (spec.architecture !== 'cnn') return undefined;
  return [...numbered(spec.channels.length, 'conv', 'pool', 'relu'), 'flatten', 'dense', 'dense_relu', 'logits'];
}

/** What stands for a model in the experiment. */
function specOf({ experiment: { student, teacher } }: CheckContext, model: 'teacher' | 'student') {
  return model === 'teacher' || 'from' in student ? teacher : student;
}

/** A problem of a name that a model does not have, with the one that was probably meant. */
function unknown(c: CheckContext, path: string, message: string, near: string | undefined): Problem {
  const problem = c.problem(path, 'layer-unknown', message);
  return near ? c.fixedBy(problem, `Change to ${near}`, path, near) : problem;
}

/** Hidden states that a student is to learn are those of layers that both models have. */
export const hiddenStatesKnown: Check = async (c) => {
  const states = async (model: 'teacher' | 'student') => {
    const spec = specOf(c, model);
    const facts = 'model' in spec ? await c.readableModel(spec) : undefined;
    return facts ? [...facts.layers, ...(facts.values ?? [])] : statesOfArchitecture(spec);
  };
  const pairs = c.stages('distill').flatMap(({ index, options }) =>
    options.hidden.flatMap((pair, i) =>
      (['teacher', 'student'] as const).map((model) => ({
        model,
        name: pair[model],
        path: `stages.${index}.distill.hidden.${i}.${model}`,
      })),
    ),
  );
  const found = await Promise.all(
    pairs.map(async ({ model, name, path }) => {
      const names = await states(model);
      if (!names || names.length === 0 || names.includes(name)) return [];
      const near = nearest(name, names);
      const advice = near ? `Did you mean \`${near}\`?` : `Use a layer, such as ${either(names.slice(0, 4))}.`;
      return [unknown(c, path, `The ${model} has no layer or value \`${name}\`. ${advice}`, near)];
    }),
  );
  return found.flat();
};

/** The names of a model's layers; undefined where its file cannot be read. */
async function layersOf(c: CheckContext, model: 'teacher' | 'student'): Promise<string[] | undefined> {
  const spec = specOf(c, model);
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
      return unknown(c, path, message, near);
    });
}
