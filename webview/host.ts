import type { FromPanel, PanelState, ToPanel } from './protocol';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension's side, seen from the panel. */
export interface Host {
  post(message: FromPanel): void;
  /** What `keep` kept, also before a reload; never checked, for another version may have written it. */
  kept(): Partial<PanelState> | undefined;
  keep(state: PanelState): void;
  listen(receive: (message: ToPanel) => void): void;
}

/** Connects to the extension. The editor lets a page do this once. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    kept: () => (api.getState() as Partial<PanelState> | undefined) ?? undefined,
    keep: (state) => api.setState(state),
    listen: (receive) =>
      window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
        receive(event.data);
      }),
  };
}
