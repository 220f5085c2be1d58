import { type ElementType, emptyGraph, GraphBuilder, newModel, type Tensor } from '../../onnx';
import { fromValue, Session, type Values } from '../session';
import type { Device } from './device';

/** Brings values back from a device that keeps them, all at once. */
export class ReadBack {
  private constructor(private readonly session: Session) {}

  /** @param names of the values, with their types and sizes. */
  static async create(
    device: Device,
    values: readonly { name: string; type: ElementType; dims: readonly number[] }[],
  ): Promise<ReadBack> {
    // Asked for its data, such a value ends the process; what a model copies may lie anywhere.
    const b = new GraphBuilder(emptyGraph('read_back'));
    for (const { name, type, dims } of values) {
      b.input(name, type, [...dims]);
      b.output(b.add('Identity', [name], {}, copyOf(name)), type, [...dims]);
    }
    return new ReadBack(await Session.create(newModel(b.graph), { threads: 1, device }));
  }

  /** @returns the same values, where the processor can read them. */
  async read(values: Values): Promise<Map<string, Tensor>> {
    const copies = await this.session.run(values);
    return new Map(Object.keys(values).map((name) => [name, fromValue(copies[copyOf(name)] as Values[string])]));
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

const copyOf = (name: string): string => `${name}__copy`;
