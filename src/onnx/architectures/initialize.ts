import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { filled, sizeOf, type Tensor } from '../tensor';

/** Fills tensors with seeded random numbers, in the order in which they are asked for. */
export class Initializer {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Uniform in ±gain·√(3 / fanIn): He et al., 2015 (arXiv:1502.01852) with gain √2, the usual choice before a ReLU. */
  uniform(dims: number[], fanIn: number, gain: number): Tensor {
    const bound = gain * Math.sqrt(3 / fanIn);
    const data = new Float32Array(sizeOf(dims));
    for (let i = 0; i < data.length; i++) data[i] = (uniformFloat32(this.generator) * 2 - 1) * bound;
    return { type: 'float32', dims, data };
  }

  zeros(dims: number[]): Tensor {
    return filled('float32', dims, 0);
  }

  ones(dims: number[]): Tensor {
    return filled('float32', dims, 1);
  }
}
