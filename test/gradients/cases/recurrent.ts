import type { Attribute } from '../../../src/onnx';
import { type Case, type CaseTable, type Input, mapped, x } from '../case';

const strings = (...value: string[]): Attribute => ({ kind: 'strings', value });

/** Numbers small enough that no gate is shut. */
const small = (...dims: number[]): Input => mapped((v) => v / 4, ...dims);

/** Biases with which one unit is on and one is off, wherever the rest is: a relu has no kink near. */
const farFromZero = (directions: number): Input => ({
  dims: [directions, 4],
  variable: true,
  type: 'float',
  values: () => Array.from({ length: directions }, () => [1.5, -1.75, 1.25, -1]).flat(),
});

interface Shape {
  steps?: number;
  batch?: number;
  channels?: number;
  units?: number;
  directions?: 1 | 2;
}

/** A recurrent layer, [input, weights, recurrent weights, biases, lengths, states]. */
const layer =
  (gates: number, states: number) =>
  (
    name: string,
    shape: Shape = {},
    rest: Partial<Case> & { bare?: true; lengths?: Input; biases?: Input } = {},
  ): Case => {
    const { steps = 3, batch = 2, channels = 3, units = 2, directions = 1 } = shape;
    const { bare, lengths, attributes, biases = small(directions, 2 * gates * units), ...more } = rest;
    const state = () => small(directions, batch, units);
    const optional = bare ? [] : [biases, lengths, ...Array.from({ length: states }, state)];
    return {
      name,
      attributes: { hidden_size: units, ...(directions === 2 && { direction: 'bidirectional' }), ...attributes },
      inputs: [
        small(steps, batch, channels),
        small(directions, gates * units, channels),
        // Of few gates little comes back unless the state counts.
        gates === 1 ? x(directions, units, units) : small(directions, gates * units, units),
        ...optional,
      ],
      ...more,
    };
  };

const [lstm, gru, rnn] = [layer(4, 2), layer(3, 1), layer(1, 1)];

export const recurrent: CaseTable = {
  LSTM: [
    lstm('all outputs are read', {}, { outputs: [true, true, true] }),
    lstm('all hidden states', { steps: 4, batch: 1 }),
    lstm('the last state alone', {}, { outputs: [false, true] }),
    lstm('the last cell alone', {}, { outputs: [false, false, true] }),
    lstm('no biases and no states', {}, { bare: true }),
    lstm('both directions', { directions: 2, channels: 2 }, { outputs: [true, true, true] }),
    lstm('backwards', {}, { attributes: { direction: 'reverse' }, outputs: [true, true, true] }),
    lstm('one step', { steps: 1 }, { outputs: [true, true, true] }),
    lstm('one unit, one channel', { units: 1, channels: 1, steps: 5 }),
    lstm(
      'lengths that are all there is',
      {},
      { lengths: { dims: [2], variable: false, type: 'int32', values: () => [3, 3] } },
    ),
    lstm('activations that are named', {}, { attributes: { activations: strings('Sigmoid', 'Tanh', 'Tanh') } }),
  ],
  GRU: [
    gru('all outputs are read', {}, { outputs: [true, true] }),
    gru('all hidden states, reset after', { steps: 4 }, { attributes: { linear_before_reset: 1 } }),
    gru('both outputs, reset after', {}, { attributes: { linear_before_reset: 1 }, outputs: [true, true] }),
    gru('the last state alone', {}, { outputs: [false, true] }),
    gru('no biases and no states', {}, { bare: true }),
    gru('no biases and no states, reset after', {}, { bare: true, attributes: { linear_before_reset: 1 } }),
    gru('both directions', { directions: 2, channels: 2 }, { outputs: [true, true] }),
    gru('both directions, reset after', { directions: 2 }, { attributes: { linear_before_reset: 1 } }),
    gru('backwards', {}, { attributes: { direction: 'reverse' } }),
    gru('one step', { steps: 1 }, { outputs: [true, true] }),
  ],
  RNN: [
    rnn('all outputs are read', { channels: 4 }, { outputs: [true, true] }),
    rnn('all hidden states', { steps: 4 }),
    rnn('the last state alone', {}, { outputs: [false, true] }),
    rnn('no biases and no states', {}, { bare: true }),
    rnn('both directions', { directions: 2 }, { outputs: [true, true] }),
    rnn('backwards', { steps: 4 }, { attributes: { direction: 'reverse' } }),
    rnn(
      'relu',
      { steps: 4 },
      {
        biases: farFromZero(1),
        attributes: { activations: strings('Relu') },
        outputs: [true, true],
      },
    ),
    rnn(
      'tanh and relu',
      { directions: 2 },
      {
        biases: farFromZero(2),
        attributes: { activations: strings('Tanh', 'Relu') },
      },
    ),
    rnn('one step', { steps: 1 }, { outputs: [true, true] }),
  ],
};
