import { describe, expect, it } from 'vitest';
import { findData } from '../../../src/workbench/new-experiment/find-data';

const mnist = (folder: string, end = '') =>
  ['train', 't10k'].flatMap((set) => [
    `${folder}/${set}-images-idx3-ubyte${end}`,
    `${folder}/${set}-labels-idx1-ubyte${end}`,
  ]);

describe('data for a new experiment', () => {
  it('pairs images with labels, and tells training from test', () => {
    expect(findData(mnist('data', '.gz'))).toEqual({
      train: { images: 'data/train-images-idx3-ubyte.gz', labels: 'data/train-labels-idx1-ubyte.gz' },
      test: { images: 'data/t10k-images-idx3-ubyte.gz', labels: 'data/t10k-labels-idx1-ubyte.gz' },
      models: [],
    });
  });

  it('pairs plain images with gzipped labels, and dotted names', () => {
    const paths = ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte.gz'];
    expect(findData(paths).train).toEqual({ images: paths[0], labels: paths[1] });
  });

  it('takes the nearest of several, whatever their order', () => {
    expect(findData([...mnist('a/deep/place'), ...mnist('z')]).train?.images).toBe('z/train-images-idx3-ubyte');
    expect(findData(['b/c/x.onnx', 'y.onnx']).models).toEqual(['y.onnx', 'b/c/x.onnx']);
  });

  it('finds nothing in images without labels', () => {
    expect(findData(['train-images-idx3-ubyte'])).toEqual({ models: [] });
  });
});
