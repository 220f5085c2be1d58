import { describe, expect, it } from 'vitest';
import * as format from '../../../webview/format';

describe('numbers', () => {
  it('have a real minus sign and commas', () => {
    expect(format.integer(3214)).toBe('3,214');
    expect(format.signed(-0.674, 2)).toBe('−0.67');
    expect(format.signed(0.44, 2)).toBe('+0.44');
    expect(format.signed(-0.001, 2)).toBe('0.00');
    expect(format.exponent(2.34e-4, 1)).toBe('2.3e−4');
    expect(format.exponent(0, 1)).toBe('0');
  });

  it('keep their decimals, and take an exponent before they vanish', () => {
    expect(format.decimal(98.51, 2)).toBe('98.51');
    expect(format.decimal(98.5, 2)).toBe('98.50');
    expect(format.decimal(0.08421, 4)).toBe('0.0842');
    expect(format.decimal(3e-7, 4)).toBe('3.0e−7');
    expect(format.decimal(0, 4)).toBe('0.0000');
  });

  it('say when there is none', () => {
    expect([format.integer(Number.NaN), format.decimal(Number.NaN, 2), format.signed(Number.NaN, 2)]).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(format.duration(Number.NaN)).toBe('–');
  });

  it('are short on an axis', () => {
    expect([0, 3, 0.3, 0.01, 0.1 + 0.2].map(format.tickLabel)).toEqual(['0', '3', '0.3', '0.01', '0.3']);
    expect([1e-3, 5e-4, 2e-3, 1e7].map(format.tickLabel)).toEqual(['1e−3', '5e−4', '2e−3', '1e7']);
    expect([-2, 1500].map(format.tickLabel)).toEqual(['−2', '1,500']);
  });

  it('tell time', () => {
    expect([38, 134, 99.4, 7509].map(format.duration)).toEqual(['0:38', '2:14', '1:39', '2:05:09']);
  });

  it('shrink when they are counts', () => {
    expect([950, 12_345, 1_214_000].map(format.count)).toEqual(['950', '12 k', '1.2 M']);
  });

  it('take the unit that leaves three digits or so', () => {
    expect([950, 184_600, 1_690_700, 53_200, 16_907_000, 2.5e9].map(format.bytes)).toEqual([
      '950 B',
      '184.6 kB',
      '1.69 MB',
      '53.2 kB',
      '16.9 MB',
      '2.50 GB',
    ]);
    expect([320, 8.48e6, 999_600, 4.1e9].map(format.flops)).toEqual(['320', '8.48 M', '1.00 M', '4.10 G']);
    expect([0.047, 0.112, 4.31, 43.1, 163.4, 0.0042].map(format.milliseconds)).toEqual([
      '0.047',
      '0.112',
      '4.31',
      '43.1',
      '163',
      '0.0042',
    ]);
    expect([format.percent(0.98971), format.percent(0.4, 0)]).toEqual(['98.97 %', '40 %']);
    expect([Number.NaN].flatMap((none) => [format.bytes(none), format.flops(none), format.percent(none)])).toEqual([
      '–',
      '–',
      '–',
    ]);
  });

  it('find the name of a file on any system', () => {
    expect(format.fileName('/a/b/mnist.distill.yaml')).toBe('mnist.distill.yaml');
    expect(format.fileName('C:\\a\\mnist.distill.yaml')).toBe('mnist.distill.yaml');
  });
});
