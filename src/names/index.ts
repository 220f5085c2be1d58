/** Names as people write them: patterns, and near misses. Imports nothing, so that everyone may import it. */
export { nearest } from './nearest';
export { fits } from './pattern';
