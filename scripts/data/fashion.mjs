// Fashion-MNIST (Zalando, MIT): 60,000 and 10,000 grey images of clothes, from Debian's dataset-fashion-mnist.
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackage } from './packages.mjs';

const place = 'usr/share/datasets/fashion-mnist';

export function fetchFashion(folder, temporary) {
  const installed = `/${place}`;
  const from = existsSync(installed) ? installed : join(debianPackage('dataset-fashion-mnist', temporary), place);
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(folder, file));
}
