import { type Case, type CaseTable, type Input, intTensor, still, x } from '../case';

const einsum = (equation: string, ...inputs: Input[]): Case => ({ name: equation, attributes: { equation }, inputs });

const cumSum = (name: string, dims: number[], axis: number, attributes: Case['attributes'] = {}): Case => ({
  name,
  attributes,
  inputs: [x(...dims), intTensor([], [axis])],
});

const trilu = (name: string, dims: number[], upper: number, k?: number): Case => ({
  name: `${upper ? 'upper' : 'lower'}, ${name}`,
  attributes: { upper },
  inputs: [x(...dims), ...(k === undefined ? [] : [intTensor([], [k])])],
});

export const einsums: CaseTable = {
  Einsum: [
    einsum('ij,jk->ik', x(2, 3), x(3, 4)),
    einsum('ij,jk->ki', x(2, 3), x(3, 4)),
    einsum('ij,kj', x(2, 3), x(4, 3)),
    einsum('bhid,bhjd->bhij', x(2, 2, 3, 2), x(2, 2, 4, 2)),
    einsum('bhij,bhjd->bihd', x(2, 2, 3, 2), x(2, 2, 2, 3)),
    einsum('b t d, d h -> b t h', x(2, 3, 4), x(4, 2)),
    einsum('i,j->ij', x(3), x(4)),
    einsum('i,i->', x(5), x(5)),
    einsum('i,i->i', x(5), x(5)),
    einsum('ij->ji', x(2, 3)),
    einsum('ij->i', x(2, 3)),
    einsum('ijk->k', x(2, 3, 2)),
    einsum('ijk->ki', x(2, 3, 2)),
    einsum('ij->', x(2, 3)),
    einsum('ba', x(2, 3)),
    einsum('ij,kl->ik', x(2, 3), x(4, 2)),
    einsum('ij,jk,kl->il', x(2, 3), x(3, 2), x(2, 4)),
    einsum('i,ij,j->', x(2), x(2, 3), x(3)),
    einsum('...ij,...jk->...ik', x(2, 2, 3, 2), x(2, 2, 2, 3)),
    einsum('...ij,jk->...ik', x(2, 3, 2), x(2, 4)),
    einsum('...ij,...jk', x(2, 3, 2), x(2, 2, 4)),
    einsum('i...->...i', x(2, 3, 4)),
    einsum('...i,...i->...', x(2, 3, 4), x(2, 3, 4)),
    einsum('b...i,ij->b...j', x(2, 3, 2, 2), x(2, 3)),
    einsum('Bi,iJ->BJ', x(2, 3), x(3, 2)),
    einsum('ij,ij->ij', x(4, 3), x(1, 3)),
    einsum('ij,jk->i', x(2, 3), x(1, 3)),
    einsum('ij,ijk->k', x(2, 1), x(2, 3, 4)),
    einsum('bc,dc->bd', still(2, 3), x(4, 3)),
    einsum('ii,ij->j', still(3, 3), x(3, 2)),
    einsum(',ij->ij', x(), x(2, 3)),
  ],
  CumSum: [
    cumSum('first axis', [4, 3], 0),
    cumSum('last axis', [2, 3, 4], -1),
    cumSum('exclusive', [3, 4], 1, { exclusive: 1 }),
    cumSum('from the end', [3, 4], 1, { reverse: 1 }),
    cumSum('exclusive, from the end', [2, 4, 2], 1, { exclusive: 1, reverse: 1 }),
    cumSum('vector', [5], 0),
    cumSum('axis of size 1', [3, 1], 1),
  ],
  Trilu: [
    { name: 'default', inputs: [x(3, 3)] },
    trilu('square', [3, 3], 0),
    trilu('wide stack', [2, 3, 4], 1),
    trilu('tall stack', [2, 4, 3], 0),
    trilu('above the diagonal', [4, 4], 1, 1),
    trilu('below the diagonal', [2, 4, 4], 0, -1),
    trilu('beyond the corner', [3, 2], 0, 5),
    trilu('and more', [3, 3], 1, -1),
  ],
};
