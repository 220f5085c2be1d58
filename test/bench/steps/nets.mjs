// The nets of the training bench as ONNX graphs, with the engine given; torch_step.py has the same for PyTorch.

function start(e, name) {
  const b = new e.GraphBuilder(e.emptyGraph(name));
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed / 0x3fffffff - 1;
  };
  const weight = (hint, dims, scale) => {
    const size = dims.reduce((x, y) => x * y, 1);
    const data = Float32Array.from({ length: size }, () => scale * random());
    b.graph.initializers.set(b.fresh(hint), { type: 'float32', dims, data });
    return [...b.graph.initializers.keys()].at(-1);
  };
  const filled = (hint, dims, value) => {
    const name_ = weight(hint, dims, 0);
    b.graph.initializers.get(name_).data.fill(value);
    return name_;
  };
  return { b, weight, filled };
}

/** He et al., 2015 (arXiv:1512.03385), for 32 × 32 images, without batch norm. */
export function resnet18(e, batch) {
  const { b, weight, filled } = start(e, 'resnet18');
  const conv = (x, from, to, kernel, stride) => {
    const pad = (kernel - 1) / 2;
    const w = weight('conv.weight', [to, from, kernel, kernel], Math.sqrt(3 / (from * kernel * kernel)));
    return b.add('Conv', [x, w, filled('conv.bias', [to], 0)], {
      kernel_shape: [kernel, kernel],
      pads: [pad, pad, pad, pad],
      strides: [stride, stride],
    });
  };
  const relu = (x) => b.add('Relu', [x]);
  let h = relu(conv(b.input('x', 'float32', [batch, 3, 32, 32]), 3, 64, 3, 1));
  let from = 64;
  for (const to of [64, 128, 256, 512]) {
    for (const stride of [to === 64 ? 1 : 2, 1]) {
      const inner = conv(relu(conv(h, from, to, 3, stride)), to, to, 3, 1);
      h = relu(b.add('Add', [inner, from === to ? h : conv(h, from, to, 1, stride)]));
      from = to;
    }
  }
  const flat = b.add('Flatten', [b.add('GlobalAveragePool', [h])]);
  const logits = [flat, weight('fc.weight', [10, 512], 0.05), filled('fc.bias', [10], 0)];
  b.output(b.add('Gemm', logits, { transB: 1 }, 'logits'), 'float32', [batch, 10]);
  return e.newModel(b.graph);
}

/** A decoder with pre-norm, learned positions and tied embeddings (Radford et al., 2019). */
export function gpt(e, batch, { layers = 4, width = 256, heads = 4, tokens = 128, words = 1024 } = {}) {
  const { b, weight, filled } = start(e, 'gpt');
  const ids = b.input('ids', 'int64', [batch, tokens]);
  const table = weight('wte.weight', [words, width], 0.03);
  const norm = (x) => b.add('LayerNormalization', [x, filled('ln.scale', [width], 1), filled('ln.bias', [width], 0)]);
  const linear = (x, from, to) => {
    const w = weight('linear.weight', [from, to], Math.sqrt(3 / from) / 2);
    return b.add('Add', [b.add('MatMul', [x, w]), filled('linear.bias', [to], 0)]);
  };
  const headed = (x, perm) =>
    b.add('Transpose', [b.add('Reshape', [x, b.ints([batch, tokens, heads, width / heads])])], { perm });
  const mask = new Float32Array(tokens * tokens);
  for (let i = 0; i < tokens; i++) mask.fill(-1e9, i * tokens + i + 1, (i + 1) * tokens);
  const causal = b.constant({ type: 'float32', dims: [1, 1, tokens, tokens], data: mask }, 'mask');
  let h = b.add('Add', [b.add('Gather', [table, ids]), weight('wpe.weight', [tokens, width], 0.03)]);
  for (let layer = 0; layer < layers; layer++) {
    const x = norm(h);
    const qkv = b.addMany('Split', [linear(x, width, 3 * width)], 3, { axis: -1, num_outputs: 3 });
    const [q, k, v] = [headed(qkv[0], [0, 2, 1, 3]), headed(qkv[1], [0, 2, 3, 1]), headed(qkv[2], [0, 2, 1, 3])];
    const scores = b.add('Mul', [b.add('MatMul', [q, k]), b.scalar((width / heads) ** -0.5, 'float32')]);
    const mixed = b.add('MatMul', [b.add('Softmax', [b.add('Add', [scores, causal])], { axis: -1 }), v]);
    const joined = b.add('Reshape', [
      b.add('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
      b.ints([batch, tokens, width]),
    ]);
    h = b.add('Add', [h, linear(joined, width, width)]);
    const up = b.add('Gelu', [linear(norm(h), width, 4 * width)], { approximate: 'tanh' });
    h = b.add('Add', [h, linear(up, 4 * width, width)]);
  }
  const logits = b.add('MatMul', [norm(h), b.add('Transpose', [table], { perm: [1, 0] })], {}, 'logits');
  b.output(logits, 'float32', [batch, tokens, words]);
  return e.newModel(b.graph);
}
