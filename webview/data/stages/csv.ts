import type { ModelState } from '../../protocol';
import { field } from '../csv';
import { known } from '../known';

const HEADER = [
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

/** The states of a run's models as they were measured, the student without a teacher among them. */
export function statesCsv(models: readonly ModelState[]): string {
  const lines = models.map((state) =>
    [
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
    ].join(','),
  );
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}
