import type { Announcer } from '../announcer';
import type { RunData } from '../data/run-data';
import type { Host } from '../host';
import type { PanelState } from '../protocol';
import type { Settings } from '../settings';

/** What a view may use. */
export interface ViewContext {
  settings: Settings;
  host: Host;
  announcer: Announcer;
}

/** A view that stands in the page. */
export interface MountedView {
  readonly element: HTMLElement;
  /** Draws a run, for the first time or because rows, log lines or the header have changed. */
  draw(run: RunData): void;
  dispose(): void;
}

/** One tab of the panel. Adding a view is a module like this one, and a line in the list of views. */
export interface View {
  id: PanelState['view'];
  title: string;
  mount(context: ViewContext): MountedView;
}
