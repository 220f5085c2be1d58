import { type Model, modelInputs } from '../../onnx';
import { Session, toValue, type Value, type Values } from '../../runtime';
import { canRemember, PAST, PAST_TOKENS, splitDecoder } from './memory';

/** Tokens [rows, columns]. */
export interface Tokens {
  rows: number;
  columns: number;
  data: BigInt64Array;
}

/** Reads texts piece by piece, and tells after each what may come next. */
export interface Decoding {
  /** @param tokens that follow those given before. @returns logits [rows, L, vocabulary]; the last L are the tokens'. */
  next(tokens: Tokens): Promise<Value>;
}

/** What has been read so far, with more columns. */
function joined(before: Tokens | undefined, tokens: Tokens): Tokens {
  if (!before) return tokens;
  const columns = before.columns + tokens.columns;
  const data = new BigInt64Array(tokens.rows * columns);
  for (let row = 0; row < tokens.rows; row++) {
    data.set(before.data.subarray(row * before.columns, (row + 1) * before.columns), row * columns);
    data.set(tokens.data.subarray(row * tokens.columns, (row + 1) * tokens.columns), row * columns + before.columns);
  }
  return { rows: tokens.rows, columns, data };
}

const asValue = ({ rows, columns, data }: Tokens): Value => toValue({ type: 'int64', dims: [rows, columns], data });

/** A language model that is ready to write. */
export class Decoder {
  private constructor(
    private readonly names: { tokens: string; logits: string; remembered: readonly string[] },
    private readonly reads: Session,
    private readonly continues: Session | undefined,
  ) {}

  /**
   * @param options.memory computes each token once, where the model has what that takes; otherwise the whole text is
   * computed for each.
   * @throws OnnxError where ONNX Runtime refuses the model.
   */
  static async create(model: Model, { threads, memory = true }: { threads: number; memory?: boolean }) {
    const tokens = modelInputs(model.graph)[0]?.name ?? '';
    const logits = model.graph.outputs[0]?.name ?? '';
    const options = { threads, spinning: false };
    if (!memory || !canRemember(model)) {
      return new Decoder({ tokens, logits, remembered: [] }, await Session.create(model, options), undefined);
    }
    const { reads, continues, remembered } = splitDecoder(model);
    const names = { tokens, logits, remembered };
    return new Decoder(names, await Session.create(reads, options), await Session.create(continues, options));
  }

  /** Starts texts anew. */
  start(): Decoding {
    return this.continues ? this.withMemory(this.continues) : this.withoutMemory();
  }

  async release(): Promise<void> {
    await this.reads.release();
    await this.continues?.release();
  }

  private withoutMemory(): Decoding {
    let seen: Tokens | undefined;
    return {
      next: async (tokens) => {
        seen = joined(seen, tokens);
        const outputs = await this.reads.run({ [this.names.tokens]: asValue(seen) });
        return outputs[this.names.logits] as Value;
      },
    };
  }

  private withMemory(continues: Session): Decoding {
    const { tokens: input, logits, remembered } = this.names;
    let seen: Tokens | undefined;
    let past: Values = {};
    return {
      next: async (tokens) => {
        const feeds: Values = { [input]: asValue(tokens), ...past, ...(seen && { [PAST_TOKENS]: asValue(seen) }) };
        const outputs = await (seen ? continues : this.reads).run(feeds);
        seen = joined(seen, tokens);
        past = Object.fromEntries(remembered.map((name) => [`${PAST}${name}`, outputs[name] as Value]));
        return outputs[logits] as Value;
      },
    };
  }
}
