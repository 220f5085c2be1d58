import { expect, it } from 'vitest';
import { DisposableList } from '../../../src/workbench/disposables';

it('disposes in reverse order, once, and late pushes at once', () => {
  const gone: string[] = [];
  const list = new DisposableList();
  for (const name of ['first', 'second']) list.push({ dispose: () => gone.push(name) });
  list.dispose();
  list.dispose();
  list.push({ dispose: () => gone.push('late') });
  expect(gone).toEqual(['second', 'first', 'late']);
});
