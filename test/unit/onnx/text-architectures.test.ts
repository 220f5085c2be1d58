import { describe, expect, test } from 'vitest';
import { type ArchitectureSpec, buildArchitecture, int64, type Model, OnnxError, sizeOf } from '../../../src/onnx';
import { Session, toValue } from '../../../src/runtime';
import { prepare } from '../../../src/training';

const texts = { shape: [12], classes: 3, vocabulary: 20, seed: 5 };
const convolutional: ArchitectureSpec = { architecture: 'textcnn', width: 6, filters: 5, sizes: [2, 3] };
const encoder: ArchitectureSpec = { architecture: 'transformer', layers: 2, width: 12, heads: 3 };
const decoder: ArchitectureSpec = { architecture: 'decoder', layers: 2, width: 12, heads: 3 };

/** Logits of texts of ids, as many in each. */
async function scores(model: Model, ids: number[][]): Promise<{ dims: readonly number[]; rows: Float32Array }> {
  const session = await Session.create(model, { threads: 1 });
  const { logits } = await session.run({ tokens: toValue(int64(ids.flat(), [ids.length, ids[0]?.length ?? 0])) });
  await session.release();
  return { dims: logits?.dims ?? [], rows: logits?.data as Float32Array };
}

const closeTo = (a: Float32Array, b: Float32Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);

describe('nets that read text', () => {
  test.each([
    [convolutional, 20 * 6 + (5 * 6 * 2 + 5) + (5 * 6 * 3 + 5) + (10 * 3 + 3)],
    [encoder, 20 * 12 + 2 * (4 * 144 + 3 * 12 * 32 + 24) + 12 + (12 * 3 + 3)],
    [decoder, 20 * 12 + 2 * (4 * 144 + 3 * 12 * 32 + 24) + 12],
  ])('%o has the parameters that one counts by hand, and all of them train', async (spec, parameters) => {
    const model = buildArchitecture(spec, texts);
    const prepared = await prepare(model, { batch: 2, sample: [12] });
    const { initializers } = model.graph;
    const trained = prepared.parameters.map((name) => sizeOf(initializers.get(name)?.dims ?? []));
    expect(trained.reduce((a, b) => a + b)).toBe(parameters);
  });

  test.each([convolutional, encoder])('padding changes nothing: $architecture', async (spec) => {
    const model = buildArchitecture(spec, texts);
    const short = await scores(model, [[3, 9, 4, 7, 1]]);
    const padded = await scores(model, [
      [3, 9, 4, 7, 1, 0, 0, 0, 0],
      [5, 5, 5, 5, 5, 5, 5, 5, 5],
    ]);
    expect(padded.dims).toEqual([2, 3]);
    expect(closeTo(short.rows, padded.rows)).toBeLessThan(1e-6);
    const other = await scores(model, [[3, 9, 4, 1, 7]]);
    expect(closeTo(short.rows, other.rows)).toBeGreaterThan(1e-6);
  });

  test.each([convolutional, encoder])(
    'a text of padding alone has scores that are numbers: $architecture',
    async (spec) => {
      const { rows } = await scores(buildArchitecture(spec, texts), [[0, 0, 0, 0]]);
      expect(rows.every(Number.isFinite)).toBe(true);
    },
  );

  test('a decoder sees what came before, in its order, and nothing of what comes', async () => {
    const model = buildArchitecture(decoder, texts);
    const { dims, rows } = await scores(model, [
      [3, 9, 4, 7, 6],
      [3, 9, 4, 8, 2],
      [9, 3, 4, 7, 6],
    ]);
    expect(dims).toEqual([3, 5, 20]);
    const at = (text: number, place: number) => rows.subarray((text * 5 + place) * 20, (text * 5 + place + 1) * 20);
    for (const place of [0, 1, 2]) expect(closeTo(at(0, place), at(1, place))).toBeLessThan(1e-6);
    expect(closeTo(at(0, 3), at(1, 3))).toBeGreaterThan(1e-4);
    expect(closeTo(at(0, 2), at(2, 2))).toBeGreaterThan(1e-6);
  });

  test('texts that share a row know nothing of each other', async () => {
    const model = buildArchitecture(decoder, texts);
    const end = 1;
    const { rows: packed } = await scores(model, [[3, 9, 4, end, 7, 8, 5, end, 6]]);
    const { rows: first } = await scores(model, [[3, 9, 4, end]]);
    const { rows: second } = await scores(model, [[7, 8, 5, end]]);
    expect(closeTo(packed.subarray(0, 80), first)).toBeLessThan(1e-5);
    expect(closeTo(packed.subarray(80, 160), second)).toBeLessThan(1e-5);
  });

  test('the seed decides the weights', () => {
    const table = (seed: number) =>
      buildArchitecture(decoder, { ...texts, seed }).graph.initializers.get('embedding.weight');
    expect(table(5)?.data).toEqual(table(5)?.data);
    expect(table(5)?.data).not.toEqual(table(6)?.data);
  });

  test('heads must divide the width, and text nets need tokens', () => {
    expect(() => buildArchitecture({ ...decoder, heads: 5 } as ArchitectureSpec, texts)).toThrow(
      'A width of 12 cannot',
    );
    expect(() => buildArchitecture(decoder, { ...texts, vocabulary: undefined })).toThrow(OnnxError);
    expect(() => buildArchitecture({ architecture: 'mlp', hidden: [2] }, texts)).toThrow('20 tokens');
  });
});
