import { type Moment, takeApart } from '../../data/samples/moments';
import { h } from '../../dom';
import { icon } from '../../icons';
import type { SampleProblem, SampleRound } from '../../protocol';

/** What the column of the model that is trained is called. */
export const MODELS = {
  teacher: 'Teacher',
  student: 'Student',
  baseline: 'Student, no teacher',
  answers: 'Student, answers alone',
} as const;

/** The steps that a model wrote, those that are not in the solution underlined, and its answer with a mark. */
function written({ text, right }: SampleRound['answers'][number], { solution }: SampleProblem): HTMLElement {
  const { steps, answer } = takeApart(text, solution);
  const chain = steps.map(({ text: step, expected }) => h('span', expected ? 'step' : 'step astray', step));
  const mark = right ? icon('check', 'right') : icon('failed', 'wrong');
  const result = h('b', '', answer ?? 'no answer');
  return h('div', right ? 'written right' : 'written wrong', h('p', 'answer', mark, result), h('p', 'chain', ...chain));
}

function answerCell(caption: string, problem: SampleProblem, answer: SampleRound['answers'][number] | undefined) {
  const cell = h('td', answer ? 'sample-answer' : 'sample-answer none');
  // Columns become lines where the panel is narrow, and a line needs a name.
  if (answer) cell.append(h('span', 'sample-model', caption), written(answer, problem));
  return cell;
}

function problemCell({ prompt, family, level, solution }: SampleProblem): HTMLElement {
  const wanted = takeApart(solution, solution).answer ?? '';
  const cell = h('th', 'sample-problem', h('p', 'prompt', prompt));
  cell.append(h('p', 'sample-kind', `${family}, level ${level} · `, h('span', 'wanted', wanted)));
  cell.scope = 'row';
  return cell;
}

/** Every problem with what the teacher wrote, and what the model that was being trained did. */
export function problemsTable(problems: readonly SampleProblem[], { track, round, teacher }: Moment): HTMLElement {
  const columns: { name: string; round: SampleRound }[] =
    track === 'teacher' || !teacher
      ? [{ name: MODELS[track], round }]
      : [
          { name: MODELS.teacher, round: teacher },
          { name: MODELS[track], round },
        ];
  const heads = ['Problem', ...columns.map(({ name }) => name)].map((name) => h('th', '', name));
  for (const head of heads) head.scope = 'col';
  const rows = problems.map((problem, i) => {
    const cells = columns.map((column) => answerCell(column.name, problem, column.round.answers[i]));
    return h('tr', '', problemCell(problem), ...cells);
  });
  const table = h('table', 'samples-table', h('thead', '', h('tr', '', ...heads)), h('tbody', '', ...rows));
  table.setAttribute('aria-label', 'What the models write');
  return table;
}
