/** A cell of the map. */
export interface Cell {
  row: number;
  /** −1 is the row as a whole. */
  channel: number;
}

/** The keyboard's place: `wanted` is the channel to which it returns after a shorter row. */
export interface Place extends Cell {
  wanted: number;
}

interface Move {
  rows?: number;
  channels?: number;
}

const FAR = 10;
const END = Number.POSITIVE_INFINITY;

/** What a key does on the map; undefined where it does nothing. */
export function moveOf(key: string, shift: boolean): Move | undefined {
  const by = shift ? FAR : 1;
  const moves: Record<string, Move> = {
    ArrowRight: { channels: by },
    ArrowLeft: { channels: -by },
    ArrowDown: { rows: by },
    ArrowUp: { rows: -by },
    Home: { channels: -END },
    End: { channels: END },
  };
  return moves[key];
}

const clamp = (value: number, count: number): number => Math.min(Math.max(0, count - 1), Math.max(0, value));

/** Moves within the map; `cellCounts` is of each row, and 0 where a row has no cells to stand on. */
export function move(place: Place, { rows = 0, channels = 0 }: Move, cellCounts: readonly number[]): Place {
  const row = clamp(place.row + rows, cellCounts.length);
  const count = cellCounts[row] ?? 0;
  if (channels === 0) return { row, channel: clamp(place.wanted, count), wanted: place.wanted };
  const channel = clamp(place.channel + channels, count);
  return { row, channel, wanted: channel };
}
