import type { Normalize, Samples } from '../../data';
import type { Disagreement } from '../../runs';
import { plainSamples } from '../preview';
import type { Answers } from './answers';

/** So many are shown. */
const SHOWN = 24;

/** The rows where two models do not say the same, the surest of both first. */
export function disputed(model: Answers, teacher: Answers): number[] {
  const sureness = (row: number) => (model.confidence[row] ?? 0) * (teacher.confidence[row] ?? 0);
  const rows = [...model.said.keys()].filter((row) => model.said[row] !== teacher.said[row]);
  return rows.sort((a, b) => sureness(b) - sureness(a));
}

/** Samples of which a model and the teacher do not say the same, as people see them. */
export function disagreementsOf(
  models: { model: Answers; teacher: Answers },
  samples: Samples,
  normalize: Normalize,
): { total: number; samples: Disagreement[] } {
  const { model, teacher } = models;
  const rows = disputed(model, teacher);
  const shown = rows.slice(0, SHOWN);
  const positions = Uint32Array.from(shown, (row) => model.samples[row] ?? 0);
  const plain = plainSamples(samples, positions, normalize);
  const told = (of: Answers, row: number) => ({
    says: of.said[row] ?? 0,
    confidence: Number((of.confidence[row] ?? 0).toFixed(4)),
  });
  return {
    total: rows.length,
    samples: shown.flatMap((row, i) => {
      const sample = plain[i];
      if (!sample) return [];
      return { shown: sample.before, label: model.labels[row], teacher: told(teacher, row), model: told(model, row) };
    }),
  };
}
