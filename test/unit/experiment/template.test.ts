import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  checkExperiment,
  experimentTemplate,
  parseExperiment,
  type TemplateOptions,
  type TemplatePaths,
} from '../../../src/experiment';
import { type ArchitectureSpec, buildArchitecture, encodeModel } from '../../../src/onnx';
import { createWorld } from '../../../src/runner/world';
import { parse } from './helpers';

const digits = { shape: [1, 28, 28], classes: 10, seed: 1 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The sample that comes with Distillery, as an experiment in the folder names it. */
function sample(part: 'train' | 't10k'): TemplatePaths {
  const path = (name: string) => relative(folder, resolve('media/sample', name)).replaceAll('\\', '/');
  return { images: path(`${part}-images-idx3-ubyte.gz`), labels: path(`${part}-labels-idx1-ubyte.gz`) };
}

test.each([
  { sample: true, test: true, teacher: true },
  { sample: true, test: true, teacher: false },
  { sample: true, test: false, teacher: true },
  { sample: false, test: true, teacher: false },
  { sample: false, test: false, teacher: false },
])('nothing is wrong with a new experiment in the world: %o', async (has) => {
  const model = buildArchitecture({ architecture: 'mlp', hidden: [4] }, digits);
  writeFileSync(join(folder, 'teacher.onnx'), encodeModel(model));
  const text = experimentTemplate({
    name: 'mnist',
    train: sample('train'),
    test: has.test ? sample('t10k') : undefined,
    teacher: has.teacher ? 'teacher.onnx' : undefined,
    sample: has.sample,
  });
  const file = join(folder, 'mnist.distill.yaml');
  expect(await checkExperiment(parseExperiment(text, { file }), createWorld(), { file })).toEqual([]);
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const paths: fc.Arbitrary<TemplatePaths> = fc.record({ images: text, labels: text });
const options: fc.Arbitrary<TemplateOptions> = fc.record(
  { name: text, train: paths, test: paths, teacher: text, sample: fc.boolean() },
  { requiredKeys: ['name', 'train'] },
);

test('whatever things are called, a new experiment names them as they are', () => {
  fc.assert(
    fc.property(options, (given) => {
      const { experiment, problems } = parse(experimentTemplate(given));
      expect(problems).toEqual([]);
      expect(experiment).toMatchObject({ name: given.name, data: { train: given.train } });
      if (given.test) expect(experiment?.data.test).toMatchObject(given.test);
      if (given.teacher) expect(experiment?.teacher).toEqual({ model: given.teacher });
    }),
  );
});

test.each([
  ['mnist', 'out/mnist/'],
  ['My first: student', 'out/My-first-student/'],
  ['../../etc', 'out/etc/'],
  ['蒸馏 1', 'out/蒸馏-1/'],
  ['…', 'out/experiment/'],
])('what "%s" exports stays below the experiment', (name, to) => {
  const { experiment } = parse(experimentTemplate({ name, train: { images: 'i', labels: 'l' } }));
  expect(experiment?.stages.at(-1)).toEqual({ export: { to } });
});

test('the student of a new experiment has at most 15 % of the parameters of its teacher', () => {
  const { experiment } = parse(experimentTemplate({ name: 'mnist', train: sample('train') }));
  const bytes = (spec: unknown) => encodeModel(buildArchitecture(spec as ArchitectureSpec, digits)).byteLength;
  expect(experiment).toBeDefined();
  expect(bytes(experiment?.student) / bytes(experiment?.teacher)).toBeLessThan(0.15);
});
