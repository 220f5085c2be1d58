import type { ElementType, GraphBuilder } from '../../onnx';

/** What the update of one parameter reads, by the names of graph values. */
export interface UpdateValues {
  parameter: string;
  gradient: string;
  /** The parameter's own state, of its shape, in the order of `moments`. */
  moments: readonly string[];
}

/** How a gradient changes a weight, as a part of a graph. What changes from step to step comes in as scalars. */
export interface Optimizer {
  /** What is kept of each parameter between steps, besides itself; 0 at first. */
  readonly moments: readonly string[];
  /** The scalars that `add` reads. */
  readonly scalars: readonly string[];
  /**
   * The scalars of a step, computed in double.
   * @param step from 1.
   */
  scalarsOf(step: number, lr: number): Record<string, number>;
  /**
   * Appends one parameter's update.
   * @param settings.decays whether weight decay is for this parameter.
   * @param settings.names of the scalars in the graph.
   * @returns the names of the new values.
   */
  add(
    b: GraphBuilder,
    values: UpdateValues,
    settings: { type: ElementType; decays: boolean; names: Readonly<Record<string, string>> },
  ): { parameter: string; moments: string[] };
}
