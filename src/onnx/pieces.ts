import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { OnnxError } from './errors';

/** A stretch of a protobuf message. Messages are concatenated to merge them. */
export type Piece = Uint8Array;

/** The most that ONNX Runtime, and protobuf in general, reads as one message. */
const LIMIT = 2 ** 31 - 1;

const sizeOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.byteLength, 0);

/** A field of bytes, or of a message, that is put together of pieces: its tag and length, then those. */
export function delimited(field: number, pieces: readonly Piece[]): Piece[] {
  const size = sizeOf(pieces);
  checkSize(size);
  return [new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(size).finish(), ...pieces];
}

/** All pieces in one array, each copied once. @throws OnnxError where they are more than 2 GB. */
export function joined(pieces: readonly Piece[]): Uint8Array {
  const size = sizeOf(pieces);
  checkSize(size);
  const result = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.byteLength;
  }
  return result;
}

function checkSize(size: number): void {
  if (size <= LIMIT) return;
  throw new OnnxError(
    `The model needs ${(size / 1e9).toFixed(2)} GB; a file with its weights inside holds at most ${(LIMIT / 1e9).toFixed(2)} GB.`,
    'Make it smaller first: prune it, or store it in 8 or 16 bits.',
  );
}
