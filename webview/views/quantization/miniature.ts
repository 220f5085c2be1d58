import { valueRange } from '../../data/quantization/clip';
import { drawn, outline } from '../../data/quantization/histogram';
import { svg } from '../../dom';
import type { QuantizedLayer } from '../../reports';

/** The units of the drawing; the page stretches it over its cell. */
const SIZE = { width: 120, height: 24 };
const BINS = 60;

/** A layer's values in the space of a table's cell: heights are logarithmic, the clip is two lines. */
export function miniature({ histogram, clip }: QuantizedLayer): SVGSVGElement | undefined {
  if (!histogram || histogram.counts.length === 0) return undefined;
  const range = valueRange(histogram, clip);
  const x = (value: number) => ((value - range.from) / (range.to - range.from)) * SIZE.width;
  const bins = drawn(histogram, BINS);
  const frame = { x, floor: SIZE.height, height: SIZE.height };
  const kept = clip ?? range;
  const cut = [
    outline(bins, frame, { from: range.from, to: kept.from }),
    outline(bins, frame, { from: kept.to, to: range.to }),
  ];
  return svg(
    'svg',
    {
      class: 'miniature',
      viewBox: `0 0 ${SIZE.width} ${SIZE.height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    svg('path', { class: 'bins-cut', d: cut.join('') }),
    svg('path', { class: 'bins', d: outline(bins, frame, kept) }),
    ...(clip ? [clip.from, clip.to] : []).map((value) =>
      svg('line', { class: 'clip', x1: x(value), x2: x(value), y1: 0, y2: SIZE.height }),
    ),
  );
}
