/** Something is wrong with a model: what, where (file, node, layer) and what to do. */
export class OnnxError extends Error {
  override name = 'OnnxError';
  constructor(
    message: string,
    /** What the person can do about it. */
    readonly remedy: string,
    readonly where: { file?: string; node?: string; operator?: string } = {},
  ) {
    super(message);
  }
}
