/** What this folder offers: models made smaller. */
export * from './pruning';
export * from './quantization';
