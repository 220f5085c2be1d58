/** A `tokenizer.json` in the form of Hugging Face's tokenizers, version 1.0; `special` tokens have the ids from 0 on. */
export function hubJson(parts: {
  normalizer: object | null;
  pre_tokenizer: object;
  decoder: object | null;
  model: object;
  special: readonly string[];
}): string {
  const { special, ...rest } = parts;
  const added_tokens = special.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const content = { version: '1.0', truncation: null, padding: null, added_tokens, post_processor: null, ...rest };
  return `${JSON.stringify(content, null, 1)}\n`;
}
