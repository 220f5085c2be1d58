/** A figure that was measured. Reports and the journal are JSON, where what is not a number is null. */
export function known(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
