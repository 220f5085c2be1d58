import * as vscode from 'vscode';
import { type LogLevel, logLevel } from './settings';

const order: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** Distillery's log: an output channel, as talkative as `distillery.logLevel` says. */
export class Log {
  readonly #channel = vscode.window.createOutputChannel('Distillery', { log: true });

  debug(message: string): void {
    this.#write('debug', message);
  }

  info(message: string): void {
    this.#write('info', message);
  }

  warning(message: string): void {
    this.#write('warning', message);
  }

  /** Writes what happened and why; the stack follows at level debug. */
  error(message: string, cause: unknown): void {
    this.#write('error', `${message}: ${cause instanceof Error ? cause.message : String(cause)}`);
    if (cause instanceof Error && cause.stack) this.#write('debug', cause.stack);
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #write(level: LogLevel, message: string): void {
    if (order.indexOf(level) < order.indexOf(logLevel())) return;
    // The channel has a level of its own, `info` at first, which would swallow what the setting asks for.
    const write = { debug: 'info', info: 'info', warning: 'warn', error: 'error' } as const;
    this.#channel[write[level]](level === 'debug' ? `debug: ${message}` : message);
  }
}
