import type { Node } from '../graph';
import { float32 } from '../tensor';
import { setInput, take, type Upgrade } from './upgrade';

/** How coordinates were mapped before 11. */
function asBefore(node: Node): void {
  node.attributes.set('coordinate_transformation_mode', { kind: 'string', value: 'asymmetric' });
  node.attributes.set('nearest_mode', { kind: 'string', value: 'floor' });
}

/** Upsample gave its scales as an attribute, later as an input, and became Resize. */
export const upsample: Upgrade = {
  version: 10,
  operators: ['Upsample'],
  apply({ node, constant }) {
    const scales = take(node, 'scales');
    if (scales?.kind === 'floats') setInput(node, 1, constant(float32(scales.value)));
    node.operator = 'Resize';
  },
};

/** Resize got a second input, the region of interest, which only one of its modes reads. */
export const resize: Upgrade = {
  version: 11,
  operators: ['Resize', 'Upsample'],
  apply({ node }) {
    const [x = '', scales = ''] = node.inputs;
    node.operator = 'Resize';
    node.inputs = [x, '', scales];
    asBefore(node);
  },
};

/** GridSample took over the names that Resize has for its modes. */
export const gridSample: Upgrade = {
  version: 20,
  operators: ['GridSample'],
  apply({ node }) {
    const names: Record<string, string> = { bilinear: 'linear', bicubic: 'cubic' };
    const mode = node.attributes.get('mode');
    const name = mode?.kind === 'string' ? names[mode.value] : undefined;
    if (name) node.attributes.set('mode', { kind: 'string', value: name });
  },
};
