/** A drag shorter than this, in px, is a click that slipped. */
const LEAST_DRAG = 5;

/** What a pointer does on a chart; distances are px from the chart's left edge. */
export interface PointerActions {
  move(px: number): void;
  leave(): void;
  /** The box that is being dragged; undefined when there is none any more. */
  select(box?: { from: number; to: number }): void;
  zoom(from: number, to: number): void;
  pan(by: number): void;
  reset(): void;
}

interface Drag {
  from: number;
  last: number;
  pans: boolean;
}

/** Moving shows values, dragging zooms, Shift-dragging pans, a double click resets. */
export function followPointer(chart: HTMLElement, actions: PointerActions): void {
  let drag: Drag | undefined;
  const place = (event: PointerEvent) => event.clientX - chart.getBoundingClientRect().left;

  const end = () => {
    drag = undefined;
    actions.select();
    chart.classList.remove('panning');
  };

  chart.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    chart.setPointerCapture(event.pointerId);
    drag = { from: place(event), last: place(event), pans: event.shiftKey };
    chart.classList.toggle('panning', drag.pans);
  });
  chart.addEventListener('pointermove', (event) => {
    const px = place(event);
    if (drag?.pans) {
      actions.pan(drag.last - px);
      drag.last = px;
      return;
    }
    if (drag) actions.select({ from: drag.from, to: px });
    actions.move(px);
  });
  chart.addEventListener('pointerup', (event) => {
    const px = place(event);
    if (drag && !drag.pans && Math.abs(px - drag.from) >= LEAST_DRAG)
      actions.zoom(Math.min(px, drag.from), Math.max(px, drag.from));
    end();
  });
  chart.addEventListener('pointercancel', end);
  chart.addEventListener('pointerleave', () => {
    if (!drag) actions.leave();
  });
  chart.addEventListener('dblclick', () => actions.reset());
  chart.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') end();
  });
}
