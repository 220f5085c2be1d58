import { InvalidArgumentError } from 'commander';

/** A whole number above 0, from the command line. @throws InvalidArgumentError */
export function count(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/** A number from 0 up, from the command line. @throws InvalidArgumentError */
export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number, 0 or more.');
}
