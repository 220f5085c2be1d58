import { GraphBuilder } from '../builder';
import { constantValue } from '../constant';
import { OnnxError } from '../errors';
import { cloneModel, type Graph, type Model, opsetOf } from '../graph';
import { OPSET } from '../new-model';
import { needsNewer } from './newer';
import { upgradeNodes } from './upgrade';
import { upgrades } from './upgrades';

const OLDEST = 7;

/** Turns `Constant` nodes into initializers, named after what the node made. */
function liftConstants(graph: Graph): void {
  graph.nodes = graph.nodes.filter((node) => {
    const value = constantValue(node);
    const [output] = node.outputs;
    if (!value || output === undefined) return true;
    graph.initializers.set(output, value);
    return false;
  });
}

/** Old files list their weights among the inputs as well. */
function dropWeightInputs(graph: Graph): void {
  graph.inputs = graph.inputs.filter((input) => !graph.initializers.has(input.name));
}

/**
 * Says that a model is written for opset 20, unless something in it is newer. What came between is mostly more element
 * types; a node that needs them, or a later operator, is only right under the opset that it was written for.
 */
export function settleOpset(model: Model): void {
  if (opsetOf(model) > OPSET && needsNewer(model.graph)) return;
  model.opsets.set('', OPSET);
}

/**
 * A copy of a model in the one form that the engine knows: opset 20, weights in initializers. A model with something newer
 * in it keeps its own opset; see {@link settleOpset}.
 * @throws OnnxError for opsets before 7.
 */
export function normalizeOpset(model: Model): Model {
  const from = opsetOf(model);
  if (from < OLDEST) {
    throw new OnnxError(
      `The model is written for opset ${from}; the oldest that is read is ${OLDEST}.`,
      'Export it again with a newer exporter.',
    );
  }
  const copy = cloneModel(model);
  dropWeightInputs(copy.graph);
  liftConstants(copy.graph);
  upgradeNodes(new GraphBuilder(copy.graph), from, upgrades);
  settleOpset(copy);
  copy.irVersion = Math.max(copy.irVersion, 9);
  return copy;
}
