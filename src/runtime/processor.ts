import { readFileSync } from 'node:fs';

/** Names under which Linux lists instructions that sum products of 8-bit numbers without saturating on the way. */
const exactDotProducts = /\b(avx512_vnni|avx_vnni)\b/;

function cpuFlags(): string {
  if (process.platform !== 'linux') return '';
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
export function needsReducedRange(architecture: string = process.arch, cpuinfo = cpuFlags()): boolean {
  return architecture === 'x64' && !exactDotProducts.test(cpuinfo);
}

/**
 * How many channels ONNX Runtime's convolutions take at once on this processor: a layer of 17 channels costs as much as one
 * of 32 where it is 16 (that of AVX-512; otherwise 8).
 */
export function convolutionBlock(architecture: string = process.arch, cpuinfo = cpuFlags()): number {
  return architecture === 'x64' && /\bavx512f\b/.test(cpuinfo) ? 16 : 8;
}
