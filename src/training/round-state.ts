import { filled, type Tensor } from '../onnx';
import { cpu, type Device, fromValue, keepsValues, ReadBack, toValue, type Value, type Values } from '../runtime';
import type { State } from './artifacts';

/** Memory of the processor is collected; that of a device is not. */
function drop(value: Value | undefined): void {
  if (value?.location === 'gpu-buffer') value.dispose();
}

/** What goes round in training: what a step returns is the next one's input, and stays on a device that can keep it. */
export class RoundState {
  private values: Values = {};
  private reader: ReadBack | undefined;

  /** @param initial the weights to start from; what they do not hold starts at 0. */
  constructor(
    private readonly members: readonly State[],
    initial: ReadonlyMap<string, Tensor>,
    private readonly device: Device = cpu,
  ) {
    for (const { input, dims } of members) {
      this.values[input] = toValue(initial.get(input) ?? filled('float32', dims, 0));
    }
  }

  /** The outputs that should stay where they were computed. */
  static kept(members: readonly State[], device: Device = cpu): string[] {
    return keepsValues(device) ? members.map(({ output }) => output) : [];
  }

  get feeds(): Values {
    return this.values;
  }

  /** Takes what a step returned, all of it or a part; what went in is not needed any more. */
  advance(outputs: Values): void {
    for (const { input, output } of this.members) {
      const next = outputs[output];
      if (!next) continue;
      drop(this.values[input]);
      this.values[input] = next;
    }
  }

  /** All tensors by name, as {@link restore} takes them back, bit for bit. */
  async read(): Promise<Map<string, Tensor>> {
    const isHere = Object.values(this.values).every(({ location }) => location === 'cpu');
    if (isHere) return new Map(Object.entries(this.values).map(([name, value]) => [name, fromValue(value)]));
    this.reader ??= await ReadBack.create(
      this.device,
      this.members.map(({ input, dims }) => ({ name: input, type: 'float32', dims })),
    );
    return this.reader.read(this.values);
  }

  restore(tensors: ReadonlyMap<string, Tensor>): void {
    for (const { input } of this.members) {
      const tensor = tensors.get(input);
      if (!tensor) continue;
      drop(this.values[input]);
      this.values[input] = toValue(tensor);
    }
  }

  async release(): Promise<void> {
    Object.values(this.values).forEach(drop);
    await this.reader?.release();
  }
}
