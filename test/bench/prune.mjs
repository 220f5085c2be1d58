// How long it takes to prune a graph of the shape of ResNet-50 (He et al., 2015), about 25 M parameters: node test/bench/prune.mjs
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const bundle = new URL('./.prune-bench.cjs', import.meta.url).pathname;
const source = `
  export { Pruning } from './src/compression';
  export { GraphBuilder, emptyGraph, encodeModel, newModel } from './src/onnx';
`;
await build({
  stdin: { contents: source, resolveDir: new URL('../..', import.meta.url).pathname },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['onnxruntime-node'],
  outfile: bundle,
});
const { Pruning, GraphBuilder, emptyGraph, encodeModel, newModel } = (await import(bundle)).default;
rmSync(bundle);

let seed = 1;
const random = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed / 0x3fffffff - 1;
};

function resnet50() {
  const b = new GraphBuilder(emptyGraph('resnet50'));
  const weight = (name, dims, scale, centre = 0) => {
    const size = dims.reduce((x, y) => x * y, 1);
    b.graph.initializers.set(name, {
      type: 'float32',
      dims,
      data: Float32Array.from({ length: size }, () => centre + scale * random()),
    });
    return name;
  };
  const conv = (name, x, from, to, kernel, stride) => {
    const w = weight(`${name}.weight`, [to, from, kernel, kernel], Math.sqrt(3 / (from * kernel * kernel)));
    const pad = (kernel - 1) / 2;
    const y = b.add(
      'Conv',
      [x, w],
      { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad] },
      name,
    );
    const norm = [
      weight(`${name}.scale`, [to], 0.5, 1),
      weight(`${name}.shift`, [to], 0.1),
      weight(`${name}.mean`, [to], 0.1),
      weight(`${name}.var`, [to], 0.2, 1),
    ];
    return b.add('BatchNormalization', [y, ...norm], {}, `${name}.bn`);
  };
  const relu = (x) => b.add('Relu', [x]);
  let x = relu(conv('stem', b.input('x', 'float32', ['batch', 3, 224, 224]), 3, 64, 7, 2));
  x = b.add('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  let from = 64;
  [3, 4, 6, 3].forEach((blocks, stage) => {
    const [inner, to] = [64 << stage, 256 << stage];
    for (let i = 0; i < blocks; i++) {
      const [name, stride] = [`layer${stage + 1}.${i}`, i === 0 && stage > 0 ? 2 : 1];
      const a = relu(conv(`${name}.conv1`, x, from, inner, 1, 1));
      const c = relu(conv(`${name}.conv2`, a, inner, inner, 3, stride));
      const shortcut = i === 0 ? conv(`${name}.shortcut`, x, from, to, 1, stride) : x;
      x = relu(b.add('Add', [conv(`${name}.conv3`, c, inner, to, 1, 1), shortcut]));
      from = to;
    }
  });
  const flat = b.add('Flatten', [b.add('GlobalAveragePool', [x])]);
  b.output(
    b.add('Gemm', [flat, weight('fc.weight', [1000, 2048], 0.02), weight('fc.bias', [1000], 0.1)], { transB: 1 }, 'fc'),
    'float32',
    ['batch', 1000],
  );
  return newModel(b.graph);
}

const model = resnet50();
const options = { criterion: 'l1', exclude: [], overrides: {}, multiple: 8, floor: 1, seed: 1 };
for (let round = 1; round <= 3; round++) {
  const started = performance.now();
  const pruning = await Pruning.analyze(model);
  const analyzed = performance.now();
  const { map } = pruning.cut({ model }, { ...options, scope: 'global', ratio: 0.3 });
  const cut = performance.now();
  pruning.cut({ model }, { ...options, scope: 'global', parameters: '50%' });
  const targeted = performance.now();
  const ms = (from, to) => `${Math.round(to - from)} ms`;
  console.log(
    `round ${round}: analyze ${ms(started, analyzed)}, cut 30 % ${ms(analyzed, cut)}, together ${ms(started, cut)};`,
    `cut to 50 % of the parameters ${ms(cut, targeted)};`,
    `${pruning.groups.length} groups, parameters ${map.before.parameters} → ${map.after.parameters}`,
  );
}
const started = performance.now();
const bytes = encodeModel(model).byteLength;
console.log(`writing ${bytes} bytes: ${Math.round(performance.now() - started)} ms`);
