/** Samples that were moved so that a model errs: to train on, and to measure with. */
export { Attacker } from './attacker';
export type { Fgsm } from './fgsm';
export { type AdversarialOptions, mixedLoss } from './mixed-loss';
