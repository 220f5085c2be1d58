import { fits, nearest } from '../../names';
import { OnnxError } from '../../onnx';

/** @throws OnnxError where a pattern fits no name. */
export function demandMatches(patterns: readonly string[], names: readonly string[], layers: readonly string[]): void {
  for (const pattern of patterns) {
    if (names.some((name) => fits(pattern, name))) continue;
    const near = nearest(pattern.replaceAll('*', ''), names);
    const some = layers
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ');
    throw new OnnxError(
      `No layer or weight of the model fits "${pattern}".${near ? ` Did you mean "${near}"?` : ''}`,
      `Name a layer that is there, such as ${some}, or use * for a part of a name.`,
      { node: pattern },
    );
  }
}
