import type { Shown } from '../../../webview/protocol';
import { type Dataset, decode, type Normalize } from '../../data';

/** Words that are shown of a text. */
const MOST_WORDS = 150;

/** The beginning of a text. */
export function beginning(text: string): string {
  const words = text.match(/\S+\s*/g) ?? [];
  return words.length <= MOST_WORDS ? text : `${words.slice(0, MOST_WORDS).join('').trimEnd()} …`;
}

const image = (values: ArrayLike<number>, [channels = 1, height = 1, width = 1]: readonly number[]): Shown => ({
  ...{ kind: 'image', channels, height, width },
  pixels: Buffer.from(Uint8Array.from(values)).toString('base64'),
});

/** What a person sees of inputs as a model sees them: pixels are brought back to what they were. */
export function shownInputs(inputs: Float32Array | BigInt64Array, dataset: Dataset, { mean, std }: Normalize): Shown {
  const { element, shape } = dataset;
  if (element === 'pixels' && shape.length === 3) {
    const bytes = Array.from(inputs as Float32Array, (value) =>
      Math.max(0, Math.min(255, Math.round((value * std + mean) * 255))),
    );
    return image(bytes, shape);
  }
  const numbers = Array.from(inputs as ArrayLike<number | bigint>, Number);
  // Problems have a letter for each token, and a label for each.
  if (element === 'tokens' && dataset.places) return { kind: 'text', words: [{ text: decode(numbers) }] };
  const scale = element === 'pixels' ? 255 : 1;
  const values = element === 'tokens' ? numbers : numbers.map((value) => (value * std + mean) * scale);
  return { kind: 'numbers', values: values.map((value) => Number(value.toPrecision(6))) };
}
