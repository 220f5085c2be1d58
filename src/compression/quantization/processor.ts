import { readFileSync } from 'node:fs';

/** Names under which Linux lists instructions that sum products of 8-bit numbers without saturating on the way. */
const exactDotProducts = /\b(avx512_vnni|avx_vnni)\b/;

function linuxFlags(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/**
 * Whether weights should keep to 7 bits on this processor. An x64 processor without VNNI adds pairs of u8 × s8 products in 16
 * bits, which overflow where both weights are large. Where the system does not tell, the worse is assumed.
 */
export function needsReducedRange(
  architecture: string = process.arch,
  cpuinfo = process.platform === 'linux' ? linuxFlags() : '',
): boolean {
  return architecture === 'x64' && !exactDotProducts.test(cpuinfo);
}
