/** A tensor that goes round: the input of a step, and the output that is the next step's input. */
export interface State {
  input: string;
  output: string;
  dims: readonly number[];
}
