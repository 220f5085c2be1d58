// One window on one folder, from the moment it is opened, untrusted, to the end of a run. The parts share it, because
// opening a window takes longer than most of them. One part alone: -t 'a run'
import { describe } from 'vitest';
import { editing } from './window/editing';
import { looks } from './window/looks';
import { run } from './window/run';
import { trust } from './window/trust';

describe('a folder nobody trusts yet', trust); // first: the others trust it
describe('writing an experiment', editing);
describe('a run', run);
describe('the panel', looks);
