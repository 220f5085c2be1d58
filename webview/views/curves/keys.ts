/** What the keyboard does on a chart. */
export interface KeyActions {
  /** The cursor, by measured steps; ±Infinity is an end. */
  step(by: number): void;
  leave(): void;
  reset(): void;
  /** Around the cursor; below 1 comes nearer. */
  zoomBy(factor: number): void;
}

const FAR = 10;

function actionOf({ key, shiftKey }: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  const by = shiftKey ? FAR : 1;
  const map: Record<string, () => void> = {
    ArrowRight: () => actions.step(by),
    ArrowLeft: () => actions.step(-by),
    Home: () => actions.step(Number.NEGATIVE_INFINITY),
    End: () => actions.step(Number.POSITIVE_INFINITY),
    Escape: () => actions.leave(),
    '0': () => actions.reset(),
    '+': () => actions.zoomBy(1 / 2),
    '=': () => actions.zoomBy(1 / 2),
    '-': () => actions.zoomBy(2),
  };
  return map[key];
}

/** Arrows move the cursor a step (Shift: ten), Home and End to the ends; + and − zoom, 0 resets, Escape leaves. */
export function followKeys(chart: HTMLElement, actions: KeyActions): void {
  chart.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actionOf(event, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
