import { basename } from 'node:path';

/** Images and labels in the idx format that belong together. */
export interface IdxPair {
  images: string;
  labels: string;
}

/** What a new experiment can be about, of what lies in a folder. */
export interface FoundData {
  train?: IdxPair;
  test?: IdxPair;
  /** ONNX files, any of which may be a teacher. */
  models: string[];
}

const imagesName = /images([-.]idx3)/i;
const testName = /t10k|test/i;

/** Finds pairs of images and labels, and models, among paths. The shortest path is taken where there are several. */
export function findData(paths: readonly string[]): FoundData {
  const all = new Set(paths);
  const pairs = nearestFirst(paths).flatMap((images): IdxPair[] => {
    if (!imagesName.test(basename(images))) return [];
    const labels = labelsOf(images).find((path) => all.has(path));
    return labels ? [{ images, labels }] : [];
  });
  const isTest = ({ images }: IdxPair) => testName.test(basename(images));
  return {
    train: pairs.find((pair) => !isTest(pair)),
    test: pairs.find(isTest),
    models: nearestFirst(paths.filter((path) => path.endsWith('.onnx'))),
  };
}

/** Where the labels may be: beside the images, plain or gzipped. */
function labelsOf(images: string): string[] {
  const folder = images.slice(0, images.length - basename(images).length);
  const name = basename(images)
    .replace(/images/i, 'labels')
    .replace(/idx3/i, 'idx1');
  const other = name.endsWith('.gz') ? name.slice(0, -'.gz'.length) : `${name}.gz`;
  return [folder + name, folder + other];
}

function nearestFirst(paths: readonly string[]): string[] {
  const depth = (path: string) => path.split(/[\\/]/).length;
  return [...paths].sort((a, b) => depth(a) - depth(b) || a.localeCompare(b, 'en'));
}
