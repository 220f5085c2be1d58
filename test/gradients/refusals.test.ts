import { expect, test } from 'vitest';
import { float, OnnxError } from '../../src/onnx';
import { type Case, type Input, ints, intTensor, x } from './case';
import { Compiled } from './harness';

const scales = { ...x(4), variable: false, values: () => [1, 1, 0.5, 0.5] };

const int32 = (...list: number[]): Input => ({ ...intTensor([list.length], list), type: 'int32' });

/** A recurrent layer of two units over three steps of two samples; `more` inputs come after the biases. */
const recurrent = (gates: number, attributes: Case['attributes'], ...more: Case['inputs']) => ({
  attributes: { hidden_size: 2, ...attributes },
  inputs: [x(3, 2, 1), x(1, 2 * gates, 1), x(1, 2 * gates, 2), undefined, ...more],
});

test.each<[string, RegExp, Omit<Case, 'name'>]>([
  [
    'ScatterElements',
    /"y0".*reduction is "mul"/,
    { attributes: { reduction: 'mul' }, inputs: [x(3), intTensor([1], [2]), x(1)] },
  ],
  [
    'ScatterND',
    /"y0".*reduction is "max"/,
    { attributes: { reduction: 'max' }, inputs: [x(3), intTensor([1, 1], [2]), x(1)] },
  ],
  [
    'Resize',
    /"y0".*antialias/,
    { attributes: { mode: 'linear', antialias: 1 }, inputs: [x(1, 1, 4, 4), undefined, scales] },
  ],
  [
    'Resize',
    /"y0".*region of interest/,
    {
      attributes: { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize' },
      inputs: [
        x(1, 1, 4, 4),
        { ...scales, dims: [8], values: () => [0, 0, 0, 0, 1, 1, 1, 1] },
        undefined,
        ints(1, 1, 2, 2),
      ],
    },
  ],
  ['LSTM', /"y0".*a sequence has 2 of 3 steps \(sequence_lens\)/, recurrent(4, {}, int32(3, 2))],
  ['LSTM', /"y0".*peepholes/, recurrent(4, {}, undefined, undefined, undefined, x(1, 6))],
  ['GRU', /"y0".*clips/, recurrent(3, { clip: float(3) })],
  ['RNN', /"y0".*its activations are affine/, recurrent(1, { activations: { kind: 'strings', value: ['Affine'] } })],
  ['Compress', /"y0" \(Compress\).*size/, { inputs: [x(3), { ...intTensor([3], [1, 0, 1]), type: 'bool' }] }],
])('%s is refused where its gradient is not known: %s', async (operator, message, entry) => {
  const refused = Compiled.create(operator, { name: '', ...entry }, 'float32');
  await expect(refused).rejects.toThrow(OnnxError);
  await expect(refused).rejects.toMatchObject({
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(/./),
    where: { node: 'y0', operator },
  });
});
