import type { TuningReport } from '../../../webview/reports';

/** What tune tells after a run: a warmer temperature is better for sure, less pruning at the price of time. */
export function sampleTuning(): TuningReport {
  const measured = '+0.42 ± 0.18 points in 5 trials of 200 steps';
  return {
    kind: 'tuning',
    stage: 6,
    steps: 200,
    seeds: 5,
    settings: [
      {
        name: 'temperature',
        path: 'stages.1.distill.temperature',
        now: 2,
        values: [
          { value: 2, accuracy: [0.9712, 0.9708, 0.972, 0.9705, 0.9711], outcome: 'as it is' },
          {
            value: 1,
            accuracy: [0.9702, 0.9701, 0.971, 0.9702, 0.9699],
            difference: { mean: -0.0008, margin: 0.0021 },
            outcome: 'within the noise',
          },
          {
            value: 4,
            accuracy: [0.9752, 0.9751, 0.976, 0.9752, 0.9749],
            difference: { mean: 0.0042, margin: 0.0018 },
            outcome: 'better',
          },
        ],
      },
      {
        name: 'ratio',
        path: 'stages.2.prune.ratio',
        now: 0.3,
        values: [
          { value: 0.3, accuracy: [0.978], latencyMs: { batch1: 0.041, batch64: 1.21 }, outcome: 'as it is' },
          {
            value: 0.2,
            accuracy: [0.981],
            latencyMs: { batch1: 0.047, batch64: 1.52 },
            difference: { mean: 0.003, margin: 0.0012 },
            outcome: 'better, but slower',
          },
          { value: 0.4, accuracy: [], latencyMs: { batch1: 0.036, batch64: 0.98 }, outcome: 'not tried enough' },
        ],
      },
    ],
    proposal: { path: 'stages.1.distill.temperature', name: 'temperature', value: 4, now: 2, measured },
    verdict: `Set temperature to 4 instead of 2: ${measured}.`,
  };
}
