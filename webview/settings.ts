import type { Host } from './host';
import type { PanelState } from './protocol';

const DEFAULTS: PanelState = {
  run: '',
  view: 'curves',
  x: 'step',
  xLog: false,
  yLog: true,
  smoothing: 0.97,
  raw: true,
  hidden: [],
  map: { scale: 'layer' },
  quantization: { order: 'graph' },
  evaluation: {},
};

/** What a person chose in the panel. Every change is kept at once, so that it outlives a reload of the window. */
export class Settings {
  readonly #host: Host;
  readonly #listeners = new Set<(changed: Partial<PanelState>) => void>();
  #value: PanelState;

  constructor(host: Host) {
    this.#host = host;
    this.#value = { ...DEFAULTS, ...host.kept() };
  }

  get value(): Readonly<PanelState> {
    return this.#value;
  }

  change(patch: Partial<PanelState>): void {
    this.#value = { ...this.#value, ...patch };
    this.#host.keep(this.#value);
    for (const listener of this.#listeners) listener(patch);
  }

  /** Another run keeps how things are drawn, not what was looked at. */
  openRun(run: string): void {
    const { scale } = this.#value.map;
    const { order } = this.#value.quantization;
    if (run === this.#value.run) return;
    this.change({ run, zoom: undefined, map: { scale }, quantization: { order }, evaluation: {} });
  }

  /** Calls `listener` with what has changed; the returned function ends that. */
  onChange(listener: (changed: Partial<PanelState>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
