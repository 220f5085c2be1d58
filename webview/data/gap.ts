import type { Accuracies } from './accuracy';

/** One measurement of how far the student is from the teacher. */
export interface Gap {
  step: number;
  /** Student less teacher, in points: negative where it is worse. */
  points: number;
}

/** How far the student was from the teacher's best at each validation; none until that is known. */
export function gapsOf({
  student,
  teacherLevel,
  teacherTrains,
}: Pick<Accuracies, 'student' | 'teacherLevel' | 'teacherTrains'>): Gap[] {
  if (teacherLevel === undefined || teacherTrains) return [];
  return student.map(({ step, accuracy }) => ({ step, points: accuracy - teacherLevel }));
}

/** The gap as of a step. */
export const gapAt = (gaps: readonly Gap[], step: number): Gap | undefined => gaps.findLast((gap) => gap.step <= step);
