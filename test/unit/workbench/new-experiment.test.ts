import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileNameOf, objection } from '../../../src/workbench/new-experiment/file-name';
import { copySample, isSample } from '../../../src/workbench/new-experiment/sample-data';

describe('the name of a new experiment', () => {
  it.each([
    ['mnist', 'mnist.distill.yaml'],
    ['My first: student!', 'my-first-student.distill.yaml'],
    ['mnist.distill.yaml', 'mnist.distill.yaml'],
    ['蒸馏 1', '蒸馏-1.distill.yaml'],
  ])('"%s" makes the file %s', (name, file) => {
    expect(fileNameOf(name)).toBe(file);
  });

  it('is refused where it makes no file name, or that of a file that is there', () => {
    expect(objection(' ../ ', [])).toContain('letter or digit');
    expect(objection('MNIST', ['mnist.distill.yaml'])).toContain('exists already');
    expect(objection('mnist-2', ['mnist.distill.yaml'])).toBeUndefined();
  });
});

describe('the sample', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sample-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is copied without a file that is there being changed', async () => {
    const data = join(folder, 'data');
    await copySample('media/sample', data);
    expect(readdirSync(data).sort()).toEqual(readdirSync('media/sample').sort());
    const kept = join(data, 'train-labels-idx1-ubyte.gz');
    writeFileSync(kept, 'mine');
    await copySample('media/sample', data);
    expect(readFileSync(kept, 'utf8')).toBe('mine');
    expect(await isSample(join(data, 'train-images-idx3-ubyte.gz'), 'media/sample')).toBe(true);
    expect(await isSample(kept, 'media/sample')).toBe(false);
  });
});
