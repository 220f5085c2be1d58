import { vi } from 'vitest';
import { main } from '../../../src/cli/main';

/** What a command came to. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The command in this process: as a person's, but for the time that a process takes to start. */
export async function distilleryHere(folder: string, ...args: string[]): Promise<Ended> {
  const said = { out: '', err: '' };
  const collect = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += text;
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect('err')),
  ];
  const before = process.cwd();
  process.chdir(folder);
  try {
    return { code: await main(args), ...said };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
