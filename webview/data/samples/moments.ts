import type { SampleRound, SamplesReport, Track } from '../../protocol';

/** One time at which a model of the run was asked. */
export interface Moment {
  /** Of the stage that trains it. */
  stage: number;
  track: Track;
  step: number;
  /** What the model wrote that was being trained. */
  round: SampleRound;
  /** What the teacher wrote last before, where it is not the one that was asked. */
  teacher?: SampleRound;
}

/**
 * Every time at which a model was asked, in the order of the run. A teacher that a stage only shows for comparison is no
 * moment of its own, unless nothing came after it.
 */
export function momentsOf(reports: readonly SamplesReport[]): Moment[] {
  const asked = reports.flatMap(({ stage, rounds }) => rounds.map((round) => ({ ...round, stage, round })));
  const moments = asked.map(({ stage, track, step, round }, i): Moment => {
    const before = asked.slice(0, i).findLast((other) => other.track === 'teacher');
    return { stage, track, step, round, ...(track !== 'teacher' && { teacher: before?.round }) };
  });
  const trained = moments.filter(({ track, step }) => track !== 'teacher' || step > 0);
  return trained.length > 0 ? trained : moments;
}

/** How many answers of a round are right. */
export const rightIn = ({ answers }: SampleRound): number => answers.filter(({ right }) => right).length;

/** What a model wrote, taken apart. */
export interface Written {
  /** Each with whether it is the step that stands there in the solution. */
  steps: { text: string; expected: boolean }[];
  /** Undefined where it never came to one. */
  answer: string | undefined;
}

/** Steps and answer of a text, `7+5=12,4+8+1=13#132`. @param solution what should stand there. */
export function takeApart(text: string, solution: string): Written {
  const at = text.lastIndexOf('#');
  const chain = at < 0 ? text : text.slice(0, at);
  const expected = solution.slice(0, solution.lastIndexOf('#')).split(',');
  const steps = chain === '' ? [] : chain.split(',').map((step, i) => ({ text: step, expected: step === expected[i] }));
  return { steps, answer: at < 0 ? undefined : text.slice(at + 1) };
}
