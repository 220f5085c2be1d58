/** SAMPLE DATA: an invented report of what evaluate measured; nothing of it is a result. */
import type {
  ClassQuality,
  Disagreement,
  Estimate,
  EvaluatedModel,
  EvaluationReport,
  Shown,
} from '../../../webview/protocol';

const PER_CLASS = 1000;
const CLOTHES = ['t-shirt', 'trousers', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'];
const EDGE = 28;

/** The names of so many classes: clothes, then breeds. */
const namesOf = (classes: number): string[] =>
  Array.from({ length: classes }, (_, i) => (classes <= CLOTHES.length ? (CLOTHES[i] ?? '') : `breed ${i + 1}`));

/** A share, and 95 % around it for `samples` samples. */
function estimate(value: number, samples: number): Estimate {
  const margin = 1.96 * Math.sqrt((value * (1 - value)) / samples);
  return { value, low: value - margin, high: Math.min(1, value + margin) };
}

/** Counts in which each class loses `lost` samples more or less, most of them to the next class but one. */
function confusionOf(classes: number, lost: number): number[][] {
  return Array.from({ length: classes }, (_, row) => {
    const counts = Array.from({ length: classes }, () => 0);
    const wrong = Math.round(lost * (0.4 + 1.2 * ((row * 7) % 10) * 0.1));
    const near = Math.round(wrong * 0.7);
    const give = (column: number, samples: number) => {
      counts[column % classes] = (counts[column % classes] ?? 0) + samples;
    };
    give(row, PER_CLASS - wrong);
    give(row + 2, near);
    give(row + 5, wrong - near);
    return counts;
  });
}

function qualities(confusion: readonly (readonly number[])[]): ClassQuality[] {
  return confusion.map((counts, i) => {
    const right = counts[i] ?? 0;
    const taken = confusion.reduce((sum, row) => sum + (row[i] ?? 0), 0);
    const [precision, recall] = [right / taken, right / PER_CLASS];
    return { precision, recall, f1: (2 * precision * recall) / (precision + recall), samples: PER_CLASS };
  });
}

interface Figures {
  /** Mistakes of a class. */
  lost: number;
  loss: number;
  ms: [batch1: number, batch64: number];
  /** Share on which it says what the teacher says, and KL. */
  beside?: [agreement: number, kl: number];
  robust?: number;
}

const FIGURES: [name: string, figures: Figures][] = [
  ['teacher', { lost: 61, loss: 0.2014, ms: [0.112, 4.31], robust: 0.412 }],
  ['student', { lost: 63, loss: 0.2197, ms: [0.062, 2.24], beside: [0.9641, 0.0312], robust: 0.387 }],
  ['pruned', { lost: 104, loss: 0.3342, ms: [0.047, 1.58], beside: [0.9218, 0.0977] }],
  ['recovered', { lost: 74, loss: 0.2411, ms: [0.047, 1.58], beside: [0.9533, 0.0418], robust: 0.561 }],
  ['int8', { lost: 76, loss: 0.2433, ms: [0.071, 1.71], beside: [0.9519, 0.0426], robust: 0.557 }],
];

function modelOf([name, figures]: (typeof FIGURES)[number], classes: number): EvaluatedModel {
  const { lost, loss, ms, beside, robust } = figures;
  const samples = classes * PER_CLASS;
  const confusion = confusionOf(classes, lost);
  const right = (counts: readonly (readonly number[])[]) => counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const each = qualities(confusion);
  const accuracy = right(confusion) / samples;
  const difference = accuracy - right(confusionOf(classes, FIGURES[0]?.[1].lost ?? 0)) / samples;
  const spread = (p50: number) => ({ p50, p95: p50 * 1.12 });
  return {
    name,
    track: name === 'teacher' ? 'teacher' : 'student',
    accuracy: estimate(accuracy, samples),
    ...(beside && { toTeacher: { value: difference, low: difference - 0.0041, high: difference + 0.0041 } }),
    top: { k: Math.min(5, classes), accuracy: classes > 5 ? 1 - (1 - accuracy) / 12 : 1 },
    loss,
    perplexity: Math.exp(loss),
    calibrationError: lost / 7000,
    ...(beside && { agreement: estimate(beside[0], samples), klToTeacher: beside[1] }),
    ...(robust && { robust: { accuracy: estimate(robust, samples), epsilon: 0.1 } }),
    latencyMs: { batch1: spread(ms[0]), batch64: spread(ms[1]) },
    macroF1: each.reduce((sum, { f1 }) => sum + (f1 ?? 0), 0) / classes,
    classes: each,
    confusion,
  };
}

/** A picture of a ring, filled more or less. */
function image(i: number): Shown {
  const bytes = Array.from({ length: EDGE * EDGE }, (_, at) => {
    const [x, y] = [(at % EDGE) - 13.5, Math.floor(at / EDGE) - 13.5];
    const radius = Math.hypot(x, y * (1 + 0.1 * i));
    return radius < 12 && radius > i ? 255 - 12 * Math.round(radius) : 0;
  });
  return { kind: 'image', channels: 1, height: EDGE, width: EDGE, pixels: btoa(String.fromCharCode(...bytes)) };
}

const TEXT = 'Not one of the films that everybody praises, and yet I would have stayed for a second showing.';

/** What samples are. */
export type SampleKind = Shown['kind'];

function shownOf(kind: SampleKind, i: number): Shown {
  if (kind === 'image') return image(i);
  if (kind === 'text') return { kind, words: [{ text: `${TEXT} ` }, { text: 'Really.' }] };
  return { kind, values: Array.from({ length: 11 }, (_, at) => (at + 1) * (i + 1) * 0.125) };
}

function disagreementOf(kind: SampleKind, classes: number, i: number): Disagreement {
  const label = (3 * i) % classes;
  const other = (label + 2) % classes;
  const right = i % 3 !== 2;
  return {
    shown: shownOf(kind, i),
    ...(i === 5 ? {} : { label }),
    teacher: { says: right ? label : other, confidence: 0.61 + 0.02 * i },
    model: { says: right ? other : label, confidence: 0.98 - 0.03 * i },
  };
}

/** A report on so many classes; on 0, of models that write tokens. */
export function sampleEvaluation(classes = 10, kind: SampleKind = 'image'): EvaluationReport {
  const models = FIGURES.map((figures) => modelOf(figures, classes || 10));
  const base = { kind: 'evaluation', stage: 6, on: 'test' } as const;
  if (classes === 0) {
    const written = models.map((model) => {
      const { top: _top, macroF1: _f1, classes: _classes, confusion: _confusion, robust: _robust, ...rest } = model;
      return rest;
    });
    return { ...base, samples: 480, classNames: [], models: written };
  }
  const samples = Array.from({ length: 8 }, (_, i) => disagreementOf(kind, classes, i));
  return {
    ...base,
    samples: classes * PER_CLASS,
    classNames: namesOf(classes),
    models,
    disagreements: { of: 'recovered', total: 467, samples },
  };
}
