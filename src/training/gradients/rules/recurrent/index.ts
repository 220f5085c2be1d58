import type { Rule } from '../../rule';
import { gru } from './gru';
import { lstm } from './lstm';
import { recurrentRule } from './recurrent';
import { rnn } from './rnn';

export const recurrent: Record<string, Rule> = {
  LSTM: recurrentRule(lstm),
  GRU: recurrentRule(gru),
  RNN: recurrentRule(rnn),
};
