/** Writing with a language model: token by token, with a memory of what was read. */
export { type Choice, greedy, sampled } from './choice';
export { Decoder, type Decoding, type Tokens } from './decoding';
export { type GenerateOptions, generate } from './generate';
