import { intAttribute, stringAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';

const blockOf = (c: RuleContext): number => intAttribute(c.node, 'blocksize') ?? 1;

/** Blocks of pixels become channels again, in the order of the mode: SpaceToDepth knows only the one of DCR. */
function toDepth(c: RuleContext): string {
  const block = blockOf(c);
  if (stringAttribute(c.node, 'mode') !== 'CRD') return c.b.add('SpaceToDepth', [c.gradient()], { blocksize: block });
  const [batch = 0, channels = 0, height = 0, width = 0] = c.dims(c.input(0));
  const apart = c.reshape(c.gradient(), [batch, channels / block ** 2, height, block, width, block]);
  return c.reshape(c.b.add('Transpose', [apart], { perm: [0, 1, 3, 5, 2, 4] }), [batch, channels, height, width]);
}

export const depthSpace: Record<string, Rule> = {
  DepthToSpace: (c) => [() => toDepth(c)],
  SpaceToDepth: (c) => [() => c.b.add('DepthToSpace', [c.gradient()], { blocksize: blockOf(c) })],
};
