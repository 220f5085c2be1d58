import { GraphBuilder } from './builder';
import { cloneModel, type Graph, type Model, modelInputs, type ValueInfo } from './graph';
import { elementCode, int64, type Tensor } from './tensor';

/** What a model of texts takes besides tokens: which of them are no padding, and which sentence each is of. */
type Companion = 'mask' | 'types';

/** As exporters call them, Hugging Face's first. */
const companionNames: Record<Companion, RegExp> = {
  mask: /^(attention_?mask|input_?mask|mask)$/i,
  types: /^(token_?type_?ids|segment_?ids)$/i,
};
const elementTypes = ['int64', 'int32', 'float32', 'bool'] as const;
type ElementType = (typeof elementTypes)[number];

/** The inputs of a model of texts, where it has several. */
export interface TextInputs {
  tokens: ValueInfo;
  companions: { name: string; kind: Companion; type: ElementType }[];
}

function companionOf({ name, type }: ValueInfo): TextInputs['companions'][number] | undefined {
  const kind = (['mask', 'types'] as const).find((one) => companionNames[one].test(name));
  const element = elementTypes.find((one) => one === type);
  return kind && element && { name, kind, type: element };
}

/** The inputs of a model that takes tokens and what follows from them; undefined for all others. */
export function textInputs(graph: Graph): TextInputs | undefined {
  const inputs = modelInputs(graph);
  const companions = inputs.flatMap((input) => companionOf(input) ?? []);
  const [tokens, ...more] = inputs.filter(({ name }) => companions.every((one) => one.name !== name));
  if (!tokens || more.length > 0 || companions.length === 0 || tokens.type !== 'int64') return undefined;
  return { tokens, companions };
}

/**
 * A model of texts that takes tokens alone: its mask is 1 where a token is not the padding, and every token is of the first
 * sentence. Other models are returned as they are.
 * @param padding the token that fills texts up; where it is left out, there is none.
 */
export function withTokensAlone(source: Model, padding?: number): Model {
  const found = textInputs(source.graph);
  if (!found) return source;
  const model = cloneModel(source);
  const { graph } = model;
  const { length } = graph.nodes;
  const made = new Set(found.companions.map(({ name }) => name));
  graph.inputs = graph.inputs.filter(({ name }) => !made.has(name));
  const b = new GraphBuilder(graph);
  const { name: tokens } = found.tokens;
  for (const { name, kind, type } of found.companions) {
    const to = { to: elementCode(type) };
    if (kind === 'types') b.add('Cast', [b.add('Sub', [tokens, tokens])], to, name);
    else if (padding === undefined) b.add('Cast', [b.add('Equal', [tokens, tokens])], to, name);
    else b.add('Cast', [b.add('Not', [b.add('Equal', [tokens, b.constant(int64(padding))])])], to, name);
  }
  // What is made here is read by those that were there.
  graph.nodes.unshift(...graph.nodes.splice(length));
  return model;
}

const arrays = { int64: BigInt64Array, int32: Int32Array, float32: Float32Array, bool: Uint8Array };

/** What a model of texts is fed besides tokens, by name. @param ids of sizes `dims`. @param padding as above. */
export function companionTensors(
  { companions }: Pick<TextInputs, 'companions'>,
  { ids, dims, padding }: { ids: BigInt64Array; dims: readonly number[]; padding?: number },
): Record<string, Tensor> {
  const fill = padding === undefined ? undefined : BigInt(padding);
  const numberOf = (kind: Companion, id: bigint) => (kind === 'mask' && id !== fill ? 1 : 0);
  const tensors = companions.map(({ name, kind, type }): [string, Tensor] => {
    const data = new arrays[type](ids.length);
    for (const [i, id] of ids.entries()) data[i] = type === 'int64' ? BigInt(numberOf(kind, id)) : numberOf(kind, id);
    return [name, { type, dims: [...dims], data } as Tensor];
  });
  return Object.fromEntries(tensors);
}
