import type { Rule } from '../rule';

/** Over the places of each channel. */
const pool: Rule = (c) => {
  if (c.node.outputs[1]) {
    // The second output counts places through all channels.
    c.keep(0, 'returns places that count through all channels');
    return;
  }
  c.set(c.leading(0, 2, 'pools over these axes').factors);
};

export const pooling: Record<string, Rule> = {
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  GlobalMaxPool: pool,
  GlobalAveragePool: pool,
  GlobalLpPool: pool,
};
