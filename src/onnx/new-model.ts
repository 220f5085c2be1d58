import type { Graph, Model } from './graph';

/** The one opset that Distillery works in, so that every execution provider knows its operators. */
export const OPSET = 20;
/** The IR version that opset came with (ONNX 1.15). */
const IR_VERSION = 9;

/** A model around a graph of standard operators. */
export const newModel = (graph: Graph): Model => ({
  graph,
  opsets: new Map([['', OPSET]]),
  irVersion: IR_VERSION,
  producer: 'distillery',
  metadata: new Map(),
  functions: [],
});
