/** The probability that a variable of Student's t distribution lies between −t and t (Abramowitz & Stegun, 26.7.3 and 26.7.4). */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle);
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * How many standard errors an estimate may be off, in either direction.
 * @param sure the probability that it is not further off, e.g. 0.95.
 * @param freedom degrees of freedom, a whole number from 1.
 */
export function studentT(sure: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (within(high, freedom) < sure) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (within(middle, freedom) < sure) low = middle;
    else high = middle;
  }
  return high;
}
