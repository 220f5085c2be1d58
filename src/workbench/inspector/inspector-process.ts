import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface InspectorOptions {
  /** The Node.js program, asked for at each start. */
  command(): string;
  /** What it runs. */
  script: string;
  /** How long an answer may take, in milliseconds, before the child is given up. */
  timeoutMs?: number;
  /** Where the child's own words go. */
  log(message: string): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: string | { message: string; key?: string; meant?: string };
}

/** A child process that answers questions about models and datasets. It starts with the first question, and again after a crash. */
export class InspectorProcess {
  #child: ChildProcess | undefined;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  constructor(private readonly options: InspectorOptions) {}

  /** Asks; rejects with what the child says is wrong, or when it ended or took too long. */
  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id), this.options.timeoutMs ?? 20_000);
      this.#pending.set(id, { resolve, reject, timer });
      this.#running().stdin?.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  dispose(): void {
    this.#end('it was closed');
  }

  #running(): ChildProcess {
    if (this.#child) return this.#child;
    const { command, script, log } = this.options;
    const child = spawn(command(), [script], { env: childEnvironment(), windowsHide: true });
    this.#child = child;
    log(`inspector started, process ${child.pid ?? 'unknown'}`);
    // A child that dies while it is written to makes the pipe fail; its `exit` tells the rest.
    child.stdin.on('error', () => {});
    createInterface(child.stdout).on('line', (line) => this.#answered(line));
    createInterface(child.stderr).on('line', (line) => log(`inspector: ${line}`));
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('exit', (code, signal) => this.#ended(child, signal ?? `exit code ${code}`));
    return child;
  }

  #answered(line: string): void {
    const answer = parseAnswer(line);
    const asker = answer && this.#take(answer.id);
    if (!answer || !asker) return;
    if (answer.error === undefined) asker.resolve(answer.result);
    else asker.reject(toError(answer.error));
  }

  /** The child is busy in a native call and hears nothing: only ending it helps. */
  #giveUp(id: number): void {
    this.#take(id)?.reject(new Error('The file could not be read in time. Is it very large, or on a slow disk?'));
    this.#end('another question took too long');
  }

  #end(reason: string): void {
    const child = this.#child;
    if (!child) return;
    this.#ended(child, reason);
    child.kill('SIGKILL');
  }

  #ended(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.options.log(`inspector ended: ${reason}`);
    for (const id of [...this.#pending.keys()]) {
      this.#take(id)?.reject(new Error(`The inspector ended before it could answer (${reason}).`));
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }
}

/** What VS Code sets for itself would turn the child into something else than plain Node. */
function childEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(own), ELECTRON_RUN_AS_NODE: '1' };
}

const toError = (error: NonNullable<Answer['error']>): Error =>
  typeof error === 'string' ? new Error(error) : Object.assign(new Error(error.message), error);

function parseAnswer(line: string): Answer | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value?.id === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
