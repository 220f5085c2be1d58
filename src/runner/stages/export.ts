import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeAtomic } from '../../runs';
import type { RunContext } from '../context';
import { RunFailure } from '../interruption';
import { modelCard } from '../model-card';
import { countParameters } from '../models';
import { statesOf } from '../states';
import type { StageModule } from './stage';

/** The student in fewer bits, where that was kept and nothing has changed the student since. */
function quantized(c: RunContext): { name: string; file: string; bytes: number }[] {
  const last = statesOf(c).findLast(({ track, discarded }) => track === 'student' && !discarded);
  if (!last?.file || !/^(int8|fp16)/.test(last.name)) return [];
  return [{ name: `student-${last.name.replaceAll(' ', '-')}`, file: last.file, bytes: last.bytes }];
}

/**
 * Hands over the student, also in fewer bits where that was worth it, the teacher where this run trained it, a model card, and what
 * cuts texts into the tokens that they take.
 */
export const exportModule: StageModule<'export'> = {
  kind: 'export',

  plan: async () => ({ label: 'export', cost: 1, tracks: [] }),

  async run(options, c, stage) {
    const smaller = quantized(c);
    if (!c.models.isTrained('student') && smaller.length === 0) {
      throw new RunFailure(
        'nothing-to-export',
        'No stage before this one has made a student.',
        'Add a distill stage.',
        {
          stage,
          path: `stages.${stage}.export`,
        },
      );
    }
    const folder = resolve(dirname(c.run.experimentFile), options.to);
    mkdirSync(folder, { recursive: true });
    const tracks = (['student', 'teacher'] as const).filter((track) => c.models.isTrained(track));
    const made = tracks.map((track) => ({ name: track as string, file: c.models.file(track) }));
    const all = [...made, ...smaller];
    for (const { name, file } of all) copyFileSync(file, join(folder, `${name}.onnx`));
    const texts = {
      'MODEL_CARD.md': modelCard(c),
      ...(c.data.tokenizer && { 'tokenizer.json': c.data.tokenizer.json }),
    };
    for (const [name, text] of Object.entries(texts)) writeAtomic(join(folder, name), text);
    const student = smaller.at(-1);
    return {
      name: 'export',
      parameters: countParameters(c.models.get('student')),
      bytes: student?.bytes ?? c.models.describe('student')?.bytes,
      artifacts: [...all.map(({ name }) => `${name}.onnx`), ...Object.keys(texts)].map((name) => join(folder, name)),
    };
  },
};
