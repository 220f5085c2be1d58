import { createInterface } from 'node:readline';
import { type DatasetSource, findWordNet } from '../data';
import type { DatasetReading } from '../experiment';
import { possibleProviders } from '../runtime';
import { reportDevice } from './devices/report';
import { datasetFacts, inWords, modelFacts } from './facts';
import { type PreviewRequest, previewData } from './preview';

/**
 * The long-lived child that answers what only the engine knows while a person types. A line of JSON asks
 * (`{ id, method, params }`), a line of JSON answers (`{ id, result }` or `{ id, error }`).
 */
const methods: Record<string, (params: never) => unknown> = {
  model: ({ path }: { path: string }) => modelFacts(path),
  devices: () => [...possibleProviders()].reverse(),
  device: ({ device }: { device: string }) => reportDevice(device),
  dataset: ({ source, baseDir, reading }: { source: DatasetSource; baseDir: string; reading: DatasetReading }) =>
    datasetFacts(source, baseDir, reading),
  preview: (request: PreviewRequest) => previewData(request),
  hasSynonyms: ({ baseDir }: { baseDir: string }) => findWordNet(baseDir) !== undefined,
};

function answer(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function handle(line: string): Promise<void> {
  const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: never };
  try {
    const ask = methods[method];
    if (!ask) throw new Error(`There is no method "${method}".`);
    answer({ id, result: await ask(params) });
  } catch (error) {
    const { error: message, ...where } = inWords(error);
    answer({ id, error: { message, ...where } });
  }
}

createInterface(process.stdin).on('line', (line) => void handle(line));
