/** A map from places (x, y) of one image to places (ax + by + c, dx + ey + f) of another. Changed in place. */
export class Affine {
  a = 1;
  b = 0;
  c = 0;
  d = 0;
  e = 1;
  f = 0;

  reset(): void {
    this.a = this.e = 1;
    this.b = this.c = this.d = this.f = 0;
  }

  /** First moves by (x, y), then does what it did. */
  afterShift(x: number, y: number): void {
    this.c += this.a * x + this.b * y;
    this.f += this.d * x + this.e * y;
  }

  /** First multiplies by the matrix [[p, q], [r, s]], then does what it did. */
  afterMatrix(p: number, q: number, r: number, s: number): void {
    const { a, b, d, e } = this;
    this.a = a * p + b * r;
    this.b = a * q + b * s;
    this.d = d * p + e * r;
    this.e = d * q + e * s;
  }
}
