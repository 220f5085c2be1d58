/** Problems that are made up from a seed, with the steps of their solution and an answer that can be checked. */
export {
  type FamilyName,
  families,
  type LevelledProblem,
  type Part,
  problemsOf,
  type ReasoningOptions,
} from './generate';
export { type PackedRows, packProblems } from './pack';
export type { Problem } from './problem';
export { decode, encode, end, isRight, padding, promptOf, type Solution, solutionOf, vocabulary } from './text';
