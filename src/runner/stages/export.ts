import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeAtomic } from '../../runs';
import { RunFailure } from '../interruption';
import { modelCard } from '../model-card';
import { countParameters } from '../models';
import type { StageModule } from './stage';

/** Hands over the student, the teacher where this run trained it, and a model card. */
export const exportModule: StageModule<'export'> = {
  kind: 'export',

  plan: async () => ({ label: 'export', cost: 1, tracks: [] }),

  async run(options, c, stage) {
    if (!c.models.isTrained('student')) {
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
    for (const track of tracks) copyFileSync(c.models.file(track), join(folder, `${track}.onnx`));
    writeAtomic(join(folder, 'MODEL_CARD.md'), modelCard(c));
    const files = [...tracks.map((t) => `${t}.onnx`), 'MODEL_CARD.md'].map((name) => join(folder, name));
    return {
      name: 'export',
      parameters: countParameters(c.models.get('student')),
      bytes: c.models.describe('student')?.bytes,
      artifacts: files,
    };
  },
};
