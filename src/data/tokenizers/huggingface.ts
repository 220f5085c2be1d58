import { readFile } from 'node:fs/promises';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { nearest } from '../../names';
import { DataError } from '../errors';
import type { Tokenizer } from './tokenizer';

/** What of a `tokenizer.json` is read here; the library reads the rest. */
interface TokenizerFile {
  model: { vocab: Record<string, number> | [string, number][] };
  added_tokens?: { id: number; content: string }[];
  padding?: { pad_token?: string } | null;
}

const key = 'tokenizer.file';

/** Every token with its id. */
function tokensOf({ model, added_tokens }: TokenizerFile): Map<string, number> {
  const tokens = new Map<string, number>();
  if (Array.isArray(model.vocab)) for (const [id, [token]] of model.vocab.entries()) tokens.set(token, id);
  else for (const [token, id] of Object.entries(model.vocab)) tokens.set(token, id);
  for (const { id, content } of added_tokens ?? []) tokens.set(content, id);
  return tokens;
}

function paddingOf(file: string, content: TokenizerFile, tokens: Map<string, number>, wanted?: string): number {
  const names = wanted === undefined ? [content.padding?.pad_token, '[PAD]', '<pad>', '<PAD>'] : [wanted];
  const id = names
    .map((name) => (name === undefined ? undefined : tokens.get(name)))
    .find((found) => found !== undefined);
  if (id !== undefined) return id;
  if (wanted === undefined) {
    const remedy = 'Name one of its tokens as tokenizer.padding, e.g. that for the end of a text.';
    throw new DataError('unsupported', `${file} has no token that fills texts up.`, remedy, { file, key });
  }
  const meant = nearest(wanted, tokens.keys());
  const remedy = meant === undefined ? 'Name one of its tokens.' : `Did you mean "${meant}"?`;
  throw new DataError('mismatch', `${file} has no token "${wanted}".`, remedy, {
    file,
    key: 'tokenizer.padding',
    meant,
  });
}

/** What the tokenizer puts around every text, told from a text of one letter. */
function frameOf(hub: HubTokenizer): Tokenizer['frame'] {
  const { ids: whole } = hub.encode('a');
  const { ids: bare } = hub.encode('a', { add_special_tokens: false });
  const start = whole.findIndex((_, i) => bare.every((id, k) => whole[i + k] === id));
  return { before: whole.slice(0, start), after: whole.slice(start + bare.length) };
}

async function parsed(file: string): Promise<Parsed> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const remedy = 'Correct the path (it is relative to the experiment file), or put the file there.';
    throw new DataError('missing', `There is no file ${file} that can be read.`, remedy, { file, key, cause });
  });
  try {
    const content = JSON.parse(text);
    return { text, content, hub: new HubTokenizer(content, {}) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'Name the tokenizer.json of a model, as Hugging Face’s tokenizers save it.';
    throw new DataError('wrong-format', `${file} is no tokenizer: ${reason}.`, remedy, { file, key, cause });
  }
}

interface Parsed {
  text: string;
  content: TokenizerFile;
  hub: HubTokenizer;
}

function tokenizerOf({ text, hub }: Parsed, tokens: ReadonlyMap<string, number>, padding: number): Tokenizer {
  return {
    kind: 'huggingface',
    vocabulary: [...tokens.values()].reduce((most, id) => Math.max(most, id), 0) + 1,
    padding,
    frame: frameOf(hub),
    encode: (sample) => hub.encode(sample, { add_special_tokens: false }).ids,
    json: text,
  };
}

/**
 * A tokenizer in a `tokenizer.json` of Hugging Face.
 * @param padding the token that fills texts up, where the file does not say.
 * @throws DataError
 */
export async function readTokenizer(file: string, padding?: string): Promise<Tokenizer> {
  const read = await parsed(file);
  const tokens = tokensOf(read.content);
  return tokenizerOf(read, tokens, paddingOf(file, read.content, tokens, padding));
}

/** The tokenizer whose `tokenizer.json` this is. @param padding the id of what fills texts up. */
export function hubFromJson(text: string, padding: number): Tokenizer {
  const content = JSON.parse(text) as TokenizerFile;
  return tokenizerOf({ text, content, hub: new HubTokenizer(content, {}) }, tokensOf(content), padding);
}
