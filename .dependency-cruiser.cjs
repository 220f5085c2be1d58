// Who may import whom (docs/architecture.md). Imports go one way, downward.
const engine = '^src/(training|compression|data|serving|onnx|runtime)/';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'vscode-only-in-workbench',
      severity: 'error',
      from: { pathNot: '^src/(workbench/|extension\\.ts)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'extension-is-composition-only',
      severity: 'error',
      from: { path: '^src/extension\\.ts' },
      to: { path: '^src/', pathNot: '^src/workbench/' },
    },
    {
      name: 'workbench-never-loads-the-engine',
      severity: 'error',
      from: { path: '^src/workbench/' },
      to: { path: '^src/(cli|runner|training|compression|data|serving|onnx|runtime)' },
    },
    {
      name: 'names-stand-alone',
      severity: 'error',
      from: { path: '^src/names/' },
      to: { path: '^src/', pathNot: '^src/names/' },
    },
    {
      name: 'runs-stand-alone',
      severity: 'error',
      from: { path: '^src/runs/' },
      to: { path: '^src/', pathNot: '^src/runs/' },
    },
    {
      name: 'experiment-stands-alone',
      severity: 'error',
      from: { path: '^src/experiment/' },
      to: { path: '^src/', pathNot: '^src/(experiment|names)/' },
    },
    {
      name: 'engine-knows-no-runner',
      severity: 'error',
      from: { path: engine },
      to: { path: '^src/(extension|cli|workbench|runner|runs|experiment)' },
    },
    {
      name: 'onnx-is-the-floor',
      severity: 'error',
      from: { path: '^src/onnx/' },
      to: { path: '^src/', pathNot: '^src/onnx/' },
    },
    {
      name: 'runtime-on-onnx',
      severity: 'error',
      from: { path: '^src/runtime/' },
      to: { path: '^src/', pathNot: '^src/(runtime|onnx)/' },
    },
    {
      name: 'data-reads-only',
      severity: 'error',
      from: { path: '^src/data/' },
      to: { path: '^src/', pathNot: '^src/(data|names|onnx|runtime)/' },
    },
    {
      name: 'training-on-onnx-and-runtime',
      severity: 'error',
      from: { path: '^src/training/' },
      to: { path: '^src/', pathNot: '^src/(training|onnx|runtime|names)/' },
    },
    {
      name: 'compression-on-training-onnx-and-runtime',
      severity: 'error',
      from: { path: '^src/compression/' },
      to: { path: '^src/', pathNot: '^src/(compression|training|onnx|runtime|names)/' },
    },
    {
      name: 'runner-is-no-library-of-the-cli-alone',
      severity: 'error',
      from: { path: '^src/runner/' },
      to: { path: '^src/(extension|cli|workbench)' },
    },
    {
      name: 'panel-shares-only-the-protocol',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^webview/', pathNot: '^webview/protocol\\.ts$' },
    },
    { name: 'panel-knows-no-source', severity: 'error', from: { path: '^webview/' }, to: { path: '^src/' } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', 'onnx_pb\\.ts$', '^webview/tsconfig'] },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
