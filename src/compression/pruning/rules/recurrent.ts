import type { Rule } from '../rule';

const why = 'carries its units from step to step: they stay';

/** X [time, batch, channels], or [batch, time, channels], against W [directions, gates · units, channels]: only what it reads may shrink. */
const recurrent: Rule = (c) => {
  const [time, batch, direction, gate, channel] = [0, 1, 2, 3, 4];
  const x = { labels: c.without(0, [0, 1], why), symbols: [time, batch, channel] };
  const w = {
    labels: c.without(1, [0, 1], why),
    weight: c.value(1).constant === 'weight',
    symbols: [direction, gate, channel],
  };
  const [steps = 1, samples = 1, channels = 1] = x.labels.dims;
  const [directions = 1, gates = 1] = w.labels.dims;
  c.combine([x, w], [steps, samples, directions, gates, channels], [channel], why);
  // The units are the columns of R [directions, gates · units, units]: a row of the report, and a boundary in it.
  const units = c.labels(2).factors.find(({ axes }) => axes.includes(2));
  if (units && c.value(2).constant) c.mark(units.atoms, 'producer', { weight: true });
  for (let i = 2; i < c.node.inputs.length; i++) if (c.has(i)) c.keep(i, why);
};

export const recurrence: Record<string, Rule> = { LSTM: recurrent, GRU: recurrent, RNN: recurrent };
