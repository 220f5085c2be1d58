/** The bytes of a .npy file, whose header need not tell the truth about the data. */
export function npyBytes(
  type: string,
  shape: number[],
  data: Uint8Array,
  { version = 1, fortran = false } = {},
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }`;
  const start = version === 1 ? 10 : 12;
  // The data starts at a multiple of 64.
  const length = Math.ceil((start + text.length + 1) / 64) * 64 - start;
  const head = Buffer.alloc(start + length, ' ');
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  if (version === 1) head.writeUInt16LE(length, 8);
  else head.writeUInt32LE(length, 8);
  head.write(text, start, 'latin1');
  head.write('\n', start + length - 1);
  return new Uint8Array(Buffer.concat([head, data]));
}
