import { readFileSync } from 'node:fs';

/** Names under which Linux lists instructions that sum products of 8-bit numbers without saturating on the way. */
const exactDotProducts = /\b(avx512_vnni|avx_vnni)\b/;

function linuxFlags(): string | undefined {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Whether weights should keep to 7 bits on this processor. An x64 processor without VNNI adds pairs of u8 × s8 products in 16
 * bits, which overflow where both weights are large. Where the system does not tell, the worse is assumed.
 */
export function needsReducedRange(
  architecture: string = process.arch,
  cpuinfo: string | undefined = process.platform === 'linux' ? linuxFlags() : undefined,
): boolean {
  if (architecture !== 'x64') return false;
  return cpuinfo === undefined || !exactDotProducts.test(cpuinfo);
}
