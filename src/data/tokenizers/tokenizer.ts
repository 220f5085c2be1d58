/** How texts become tokens, as the experiment says. */
export type TokenizerSource = { length: number; truncate?: boolean } & (
  | { kind: 'bytes' }
  | { kind: 'words'; vocabulary: number }
  | { kind: 'huggingface'; file: string; padding?: string }
);

/** Cuts texts into tokens and numbers them. */
export interface Tokenizer {
  readonly kind: TokenizerSource['kind'];
  /** Ids are below it. */
  readonly vocabulary: number;
  /** The id of what fills a text up to its length. */
  readonly padding: number;
  /** What stands before and after every text, such as [CLS] and [SEP]. */
  readonly frame: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** The ids of a text, without its frame. */
  encode(text: string): readonly number[];
  /** The same as a `tokenizer.json` of Hugging Face, so that others can use a model that learnt from these tokens. */
  readonly json: string;
}
