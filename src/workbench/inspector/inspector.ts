import { FileCache } from './file-cache';
import { type InspectorOptions, InspectorProcess } from './inspector-process';

/** Answers what only the engine can read of models and datasets, from a process of its own; each file is read once. */
export class Inspector {
  readonly #process: InspectorProcess;
  readonly #cache = new FileCache<unknown>();

  constructor(options: InspectorOptions) {
    this.#process = new InspectorProcess(options);
  }

  /**
   * Asks about `files`, absolute paths; as long as they stay as they are, the answer is kept. Rejects with what is wrong
   * with them, for a person to read.
   */
  ask<T>(
    method: 'model' | 'dataset' | 'hasSynonyms' | 'preview',
    params: object,
    files: readonly string[],
  ): Promise<T> {
    const key = `${method} ${JSON.stringify(params)}`;
    return this.#cache.get(key, files, () => this.#process.ask(method, params)) as Promise<T>;
  }

  dispose(): void {
    this.#process.dispose();
  }
}
