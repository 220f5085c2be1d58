import type { ModelState, OtherRun } from '../../protocol';
import { field } from '../csv';
import { known } from '../known';

const HEADER = [
  'run',
  'state',
  'track',
  'detail',
  'parameters',
  'flops',
  'bytes',
  'latency_ms_batch_1',
  'latency_ms_batch_64',
  'accuracy',
  'accuracy_on',
  'discarded',
];

const number = (value: number | undefined): string => (known(value) ? String(value) : '');

/** A run by what it is called in its folder, and its states. */
type Measured = Pick<OtherRun, 'id' | 'models'>;

const lineOf = (run: string, state: ModelState): string =>
  [
    field(run),
    field(state.name),
    state.track,
    field(state.detail ?? ''),
    number(state.parameters),
    number(state.flops),
    number(state.bytes),
    number(state.latencyMs?.batch1),
    number(state.latencyMs?.batch64),
    number(state.accuracy),
    known(state.accuracy) ? (state.on ?? '') : '',
    String(Number(state.discarded === true)),
  ].join(',');

/**
 * The states of a run's models as they were measured, the student without a teacher among them, and after them those of the
 * other runs of the experiment.
 */
export function statesCsv(run: Measured, others: readonly Measured[]): string {
  const lines = [run, ...others].flatMap(({ id, models }) => models.map((state) => lineOf(id, state)));
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}
