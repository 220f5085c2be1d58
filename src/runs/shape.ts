import type { JournalEvent } from './events';

type Kind = 'number' | 'string' | 'object' | 'array' | 'boolean';

/** What an event must hold at least, so that whoever folds it need not ask again. */
const required: { [T in JournalEvent['type']]: { [K in keyof Extract<JournalEvent, { type: T }>]?: Kind } } = {
  started: { name: 'string', device: 'string', threads: 'number', plan: 'array' },
  resumed: { stage: 'number', step: 'number' },
  'stage-started': { stage: 'number' },
  steps: { stage: 'number', track: 'string', step: 'number', loss: 'array', lr: 'array', ms: 'array' },
  validated: { stage: 'number', track: 'string', step: 'number', accuracy: 'number', best: 'boolean' },
  checkpoint: { stage: 'number', track: 'string', step: 'number' },
  progress: { stage: 'number', message: 'string', done: 'number', total: 'number' },
  model: { stage: 'number', model: 'object' },
  report: { stage: 'number', file: 'string' },
  'stage-finished': { stage: 'number', result: 'object' },
  paused: {},
  continued: {},
  log: { level: 'string', message: 'string' },
  finished: { status: 'string', seconds: 'number' },
};

/** The event in one line of a journal, or undefined where the line is broken or its type is unknown here. */
export function parseEvent(line: string): JournalEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is JournalEvent {
  if (kindOf(value) !== 'object') return false;
  const event = value as { [key: string]: unknown };
  if (typeof event.t !== 'number' || !isKnown(event.type)) return false;
  return Object.entries(required[event.type]).every(([key, kind]) => kindOf(event[key]) === kind);
}

function isKnown(type: unknown): type is JournalEvent['type'] {
  return typeof type === 'string' && Object.hasOwn(required, type);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
