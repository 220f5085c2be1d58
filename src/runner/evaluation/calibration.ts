const BINS = 15;

/**
 * Expected calibration error: how far confidence and accuracy lie apart, mean over bins of equal width weighted by their
 * samples (Guo et al., 2017, arXiv:1706.04599).
 * @param confidence of the likeliest class, 0 to 1, by sample.
 * @param right 1 where that class is the label.
 */
export function calibrationError(confidence: Float32Array, right: Uint8Array): number {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0 }));
  for (const [i, sure] of confidence.entries()) {
    // Each bin has its upper edge: a confidence of 1 belongs to the last.
    const bin = bins[Math.max(0, Math.ceil(sure * BINS) - 1)];
    if (!bin) continue;
    bin.confidence += sure;
    bin.right += right[i] ?? 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / confidence.length;
}
