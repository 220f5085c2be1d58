/** SAMPLE DATA: an invented report of what language models write; nothing of it is a result. */
import type { ModelState, SampleProblem, SampleRound, SamplesReport, Track } from '../../../webview/protocol';

const PROBLEMS: SampleProblem[] = [
  { family: 'addition', level: 1, prompt: '3+8?', solution: '3+8=11#11' },
  { family: 'addition', level: 2, prompt: '47+85?', solution: '7+5=12,4+8+1=13#132' },
  { family: 'equation', level: 1, prompt: '5x+1=41?', solution: '41-1=40,5x=40,40/5=8#x=8' },
  { family: 'ordering', level: 2, prompt: 'sort 43 92 69 36?', solution: '36:43 92 69,43:92 69,69:92#36 43 69 92' },
  {
    family: 'story',
    level: 3,
    prompt: 'on a bus are 20 people. it loses 2. it gets 20. it loses 14. how many?',
    solution: '20-2=18,18+20=38,38-14=24#24',
  },
];

/** What a model writes once it has learnt `skill` of the problems: the others go astray at their first step. */
function round(track: Track, step: number, skill: number): SampleRound {
  const answers = PROBLEMS.map(({ solution }, i) => {
    if (i < skill)
      return { text: track === 'answers' ? solution.slice(solution.lastIndexOf('#')) : solution, right: true };
    const [, ...rest] = solution.slice(0, solution.lastIndexOf('#')).split(',');
    return { text: i === 4 && skill === 0 ? '20-2=1,1' : ['9-9=0', ...rest].join(',').concat('#90'), right: false };
  });
  return { track, step, answers };
}

/** The reports after so many rounds: four of the teacher, then four of the student and four of it without a teacher. */
export function sampleSamples(rounds: number): SamplesReport[] {
  const learning = [0, 2, 4, 5].map((skill, i) => round('teacher', 250 * (i + 1), skill));
  const taught = [0, 1, 3, 4].map((skill, i) => round('student', 250 * (i + 1), skill));
  const alone = [0, 1, 2, 3].map((skill, i) => round('baseline', 250 * (i + 1), skill));
  const compared = rounds > 4 ? [round('teacher', 0, 5)] : [];
  const reports: SamplesReport[] = [
    { kind: 'samples', stage: 0, problems: PROBLEMS, rounds: learning.slice(0, rounds) },
    {
      kind: 'samples',
      stage: 1,
      problems: PROBLEMS,
      rounds: [...compared, ...[...taught, ...alone].slice(0, Math.max(0, rounds - 4))],
    },
  ];
  return reports.filter(({ rounds: made }) => made.length > 0);
}

/** The models of such a run, with what each solved. */
export function sampleSolved(): ModelState[] {
  const state = (name: string, track: Track, bytes: number, rights: number[], tokensPerSecond: number): ModelState => ({
    ...{ name, track, bytes, parameters: bytes / 4 },
    solved: {
      scores: rights.map((right, i) => ({ family: 'addition', level: i + 1, right, total: 100 })),
      tokensPerSecond,
    },
  });
  return [
    state('teacher', 'teacher', 1_790_000, [99, 98, 95, 20], 2400),
    state('student', 'student', 262_000, [96, 90, 81, 12], 6100),
    state('int8', 'student', 98_000, [95, 89, 80, 11], 5600),
    state('baseline', 'baseline', 262_000, [90, 82, 70, 8], 6100),
    state('answers', 'answers', 262_000, [88, 40, 12, 1], 6200),
  ];
}
