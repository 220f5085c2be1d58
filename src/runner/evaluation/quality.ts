import type { EvaluatedModel } from '../../runs';
import { type Answers, rightness } from './answers';
import { besideTeacher } from './beside-teacher';
import { classQualities, confusionOf, macroF1 } from './by-class';
import { calibrationError } from './calibration';
import { pairedDifference, shareOf } from './intervals';

/** More classes than these are not set against each other: the matrix would fill the journal. */
const MOST_CLASSES = 300;

/** What a model came to. */
export interface Judged {
  answers: Answers;
  /** Which problems it solved, where it had to solve any. */
  solved?: Uint8Array;
}

const sum = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, b) => a + b, 0) as number;

function topOf({ ranks, classes }: Answers): EvaluatedModel['top'] {
  if (classes < 4) return undefined;
  const k = classes > 10 ? 5 : 2;
  return { k, accuracy: ranks.reduce((hits, rank) => (rank < k ? hits + 1 : hits), 0) / ranks.length };
}

function byClass(answers: Answers): Pick<EvaluatedModel, 'confusion' | 'classes' | 'macroF1'> {
  const confusion = confusionOf(answers);
  const classes = classQualities(confusion);
  if (answers.classes > MOST_CLASSES) return { macroF1: macroF1(classes) };
  return { confusion, classes, macroF1: macroF1(classes) };
}

/**
 * All that follows from what a model said, and from what its teacher said of the same samples.
 * @param options.perClass whether the samples have a class each, rather than a token at each place.
 */
export function qualityOf(
  { answers, solved }: Judged,
  { teacher, perClass }: { teacher?: Judged; perClass: boolean },
): Omit<EvaluatedModel, 'name' | 'track'> {
  const right = rightness(answers);
  const loss = sum(answers.losses) / answers.losses.length;
  const compared = teacher && besideTeacher(answers, teacher.answers);
  const solvedMore = solved && teacher?.solved && pairedDifference(solved, teacher.solved);
  const counted = solved ?? right;
  return {
    accuracy: shareOf(sum(counted), counted.length),
    top: topOf(answers),
    ...{ loss, perplexity: Math.exp(loss), calibrationError: calibrationError(answers.confidence, right) },
    ...compared,
    ...(solvedMore && { toTeacher: solvedMore }),
    ...(perClass && byClass(answers)),
  };
}
