import { float } from '../../../src/onnx';
import { type Case, type CaseTable, type Input, ints, x } from '../case';

type Attributes = NonNullable<Case['attributes']>;

const scales = (...list: number[]): Input => ({
  dims: [list.length],
  variable: false,
  type: 'float',
  values: () => list,
});

const scaled = (name: string, dims: number[], by: number[], attributes: Attributes): Case => ({
  name,
  attributes,
  inputs: [x(...dims), undefined, scales(...by)],
});

const sized = (name: string, dims: number[], to: number[], attributes: Attributes): Case => ({
  name,
  attributes,
  inputs: [x(...dims), undefined, undefined, ints(...to)],
});

const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
const linear = (coordinate_transformation_mode: string) => ({ mode: 'linear', coordinate_transformation_mode });
const cubic = (coordinate_transformation_mode: string) => ({ mode: 'cubic', coordinate_transformation_mode });

export const resize: CaseTable = {
  Resize: [
    scaled('doubled, nearest', [2, 2, 3, 4], [1, 1, 2, 2], nearest),
    sized('doubled to a size, nearest', [1, 2, 3, 2], [1, 2, 6, 4], nearest),
    scaled('doubled, nearest, as exporters of today', [1, 2, 3, 3], [1, 1, 2, 2], {}),
    scaled('one side tripled, nearest', [1, 2, 2, 3], [1, 1, 1, 3], nearest),
    scaled('halves, nearest', [1, 2, 4, 6], [1, 1, 0.5, 0.5], nearest),
    scaled('odd scale, nearest', [1, 1, 4, 5], [1, 1, 1.5, 1.7], nearest),
    scaled('odd scale, rounded', [1, 1, 4, 5], [1, 1, 1.3, 2.4], { mode: 'nearest' }),
    scaled('odd scale, rounded up', [1, 1, 4, 5], [1, 1, 1.5, 2.5], {
      mode: 'nearest',
      nearest_mode: 'round_prefer_ceil',
    }),
    sized('ceil', [1, 1, 4, 5], [1, 1, 7, 3], { ...nearest, nearest_mode: 'ceil' }),
    sized('corners aligned, nearest', [1, 1, 4, 3], [1, 1, 7, 8], {
      mode: 'nearest',
      coordinate_transformation_mode: 'align_corners',
    }),
    scaled('1-D, nearest', [2, 2, 4], [1, 1, 2], nearest),
    scaled('1-D, long, nearest', [1, 1, 1100], [1, 1, 1.5], nearest),
    scaled('channels too', [1, 2, 2, 2], [1, 2, 2, 1], nearest),
    scaled('half pixel', [2, 2, 3, 4], [1, 1, 2, 2], linear('half_pixel')),
    scaled('half pixel, smaller', [1, 2, 6, 7], [1, 1, 0.5, 0.6], linear('half_pixel')),
    sized('half pixel, to a size', [1, 2, 3, 4], [1, 2, 7, 5], linear('half_pixel')),
    sized('as in PyTorch', [1, 2, 3, 4], [1, 2, 5, 6], linear('pytorch_half_pixel')),
    sized('as in PyTorch, to one pixel', [1, 2, 3, 4], [1, 2, 1, 1], linear('pytorch_half_pixel')),
    sized('corners aligned', [1, 2, 3, 4], [1, 2, 6, 7], linear('align_corners')),
    sized('corners aligned, to one pixel', [1, 2, 3, 4], [1, 2, 1, 2], linear('align_corners')),
    scaled('asymmetric', [1, 2, 3, 4], [1, 1, 2, 1.5], linear('asymmetric')),
    scaled('half pixel, symmetric', [1, 1, 4, 5], [1, 1, 1.3, 1.7], linear('half_pixel_symmetric')),
    scaled('matrix', [3, 4], [2, 1.5], linear('half_pixel')),
    scaled('1-D, linear', [1, 2, 5], [1, 1, 2], linear('half_pixel')),
    scaled('3-D, linear', [1, 1, 2, 3, 2], [1, 1, 2, 2, 2], linear('half_pixel')),
    scaled('1-D, long, linear', [1, 1, 1100], [1, 1, 2], linear('half_pixel')),
    scaled('cubic', [1, 1, 4, 5], [1, 1, 2, 1.5], cubic('half_pixel')),
    scaled('cubic, smaller', [1, 1, 6, 7], [1, 1, 0.5, 0.7], cubic('half_pixel')),
    sized('cubic, corners aligned', [1, 1, 4, 5], [1, 1, 7, 8], cubic('align_corners')),
    scaled('cubic, outside left out', [1, 1, 4, 5], [1, 1, 2, 1.5], { ...cubic('half_pixel'), exclude_outside: 1 }),
    scaled('cubic, another coefficient', [1, 1, 4, 4], [1, 1, 2, 2], {
      ...cubic('half_pixel'),
      cubic_coeff_a: float(-0.5),
    }),
    scaled('named axes', [1, 2, 3, 4], [2, 2], { ...nearest, axes: [-2, -1] }),
    sized('not larger', [1, 1, 3, 4], [9, 8], {
      ...linear('half_pixel'),
      axes: [2, 3],
      keep_aspect_ratio_policy: 'not_larger',
    }),
    sized('not smaller', [1, 1, 3, 4], [9, 8], { ...nearest, axes: [2, 3], keep_aspect_ratio_policy: 'not_smaller' }),
    scaled('nothing', [1, 2, 3, 3], [1, 1, 1, 1], nearest),
  ],
  DepthToSpace: [
    { name: 'depth first', attributes: { blocksize: 2 }, inputs: [x(2, 8, 2, 3)] },
    { name: 'columns first', attributes: { blocksize: 2, mode: 'CRD' }, inputs: [x(2, 8, 2, 3)] },
    { name: 'columns first, blocks of three', attributes: { blocksize: 3, mode: 'CRD' }, inputs: [x(1, 9, 1, 2)] },
    { name: 'blocks of one', attributes: { blocksize: 1, mode: 'DCR' }, inputs: [x(1, 2, 2, 2)] },
  ],
  SpaceToDepth: [
    { name: 'blocks of two', attributes: { blocksize: 2 }, inputs: [x(2, 3, 4, 2)] },
    { name: 'blocks of three', attributes: { blocksize: 3 }, inputs: [x(1, 1, 3, 6)] },
  ],
};
