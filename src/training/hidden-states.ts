import { nearest } from '../names';
import { type Graph, type Model, nodeLabel, OnnxError } from '../onnx';
import type { FrozenTeacher } from './artifacts';
import type { LossKind, LossOptions } from './losses';
import type { HiddenPair, State } from './losses/hidden';
import { type ClassifierSizes, type Prepared, prepareClassifier } from './prepare';

/** Layers whose outputs are to become alike, by name. */
export interface HiddenNames {
  teacher: string;
  student: string;
  /** Its share in the loss. */
  weight: number;
}

/** A teacher, which of its hidden states a student learns, and the seed of the projections between them. */
export interface HiddenTeaching {
  teacher: Model;
  pairs: readonly HiddenNames[];
  seed: number;
}

/** The first output of the layer that is called so, or the value itself. */
function valueNamed({ nodes }: Graph, name: string): string | undefined {
  const node = nodes.find((n) => n.outputs.includes(name)) ?? nodes.find((n) => nodeLabel(n) === name);
  return node?.outputs.includes(name) ? name : node?.outputs[0];
}

function stateOf({ model, shapes }: Prepared, who: 'teacher' | 'student', name: string): State {
  const value = valueNamed(model.graph, name);
  const shape = shapes.get(value ?? '');
  if (value !== undefined && shape?.type === 'float32') return { name: value, dims: shape.dims };
  const layers = model.graph.nodes.map(nodeLabel);
  const near = nearest(name, layers);
  throw new OnnxError(
    `The ${who} has no hidden state "${name}" on the way to its output.`,
    near ? `Did you mean "${near}"?` : `Choose the float output of one of its layers, such as "${layers[0] ?? ''}".`,
  );
}

/** The values that some names mean, in prepared models. @throws OnnxError where one is not there. */
export const hiddenPairs = (student: Prepared, teacher: Prepared, names: readonly HiddenNames[]): HiddenPair[] =>
  names.map((pair) => ({
    student: stateOf(student, 'student', pair.student),
    teacher: stateOf(teacher, 'teacher', pair.teacher),
    weight: pair.weight,
  }));

/** What a step learns from a teacher in its graph. */
export interface InStep extends ClassifierSizes {
  loss: LossKind | LossOptions;
  /** Whose logits `kd` reads, where they are not handed in. */
  teacher?: Model;
  /** Of the same teacher. */
  hidden?: HiddenTeaching;
}

/**
 * A loss with the hidden states that are asked for, and the teacher that makes them or its logits, at the sizes of the
 * student. Without either there is no teacher.
 * @throws OnnxError where a name is not there; see also {@link prepareClassifier}.
 */
export async function withTeacher(
  student: Prepared,
  { loss, teacher, hidden, batch, sample, named, places, padding }: InStep,
): Promise<{ loss: LossKind | LossOptions; teacher?: FrozenTeacher }> {
  const asked = hidden?.pairs ?? [];
  const source = teacher ?? (asked.length > 0 ? hidden?.teacher : undefined);
  if (!source) return { loss };
  const prepared = await prepareClassifier(source, { batch, sample, named, places, padding });
  const pairs = hiddenPairs(student, prepared, asked);
  const wiring: FrozenTeacher['wiring'] = ({ inputs: { teacher_logits, teacher_hidden = [] } }) => ({
    ...(teacher && teacher_logits && { [teacher_logits]: prepared.logits.name }),
    ...Object.fromEntries(teacher_hidden.map((input, i) => [input, pairs[i]?.teacher.name ?? ''])),
  });
  const options = typeof loss === 'string' ? { kind: loss } : loss;
  const complete = pairs.length > 0 ? { ...options, hidden: { pairs, seed: hidden?.seed ?? 0 } } : loss;
  return { loss: complete, teacher: { prepared, wiring } };
}
