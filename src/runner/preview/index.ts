import type { Preview, PreviewSample } from '../../../webview/protocol';
import {
  type AugmentationStep,
  allocateBatch,
  allSamples,
  type BatchArrays,
  BatchAssembler,
  type Changes,
  type Dataset,
  type DatasetSource,
  epochOrder,
  labelCount,
  type Normalize,
  RowChanger,
  readDataset,
  type Samples,
  TextAugmenter,
  unlabelled,
} from '../../data';
import type { DatasetReading } from '../../experiment';
import { augmentingOf } from '../training/augmenting';
import { beginning, shownInputs } from './shown';
import { wordDiff } from './word-diff';

/** Records that are read to choose from. */
const READ = 240;
const ON_A_PAGE = 12;

/** What of which data is asked for. */
export interface PreviewRequest {
  source: DatasetSource;
  /** Absolute: paths are relative to it. */
  baseDir: string;
  reading: DatasetReading;
  normalize: Normalize;
  seed: number;
  /** How a training changes the samples; they stay as they are where there is nothing in it. */
  augment: readonly AugmentationStep[];
  epoch: number;
  page: number;
}

/** The name of a class. */
function className({ classNames }: Dataset, label: bigint | undefined): string {
  if (label === undefined || Number(label) === unlabelled) return 'no label';
  return classNames?.[Number(label)] ?? String(label);
}

/** The label of a row, and what it became where the row was mixed. */
function labelOf(dataset: Dataset, { labels, mixed }: BatchArrays, row: number): string {
  if (labelCount(dataset) > 1) return '';
  const share = mixed?.shares[row] ?? 1;
  const name = className(dataset, labels[row]);
  if (share === 1) return name;
  const percent = (part: number) => `${Math.round(100 * part)} %`;
  return `${percent(share)} ${name}, ${percent(1 - share)} ${className(dataset, mixed?.labels[row])}`;
}

/** Some samples of a dataset, and what a training makes of them. */
class Page {
  private readonly assembler: BatchAssembler;
  private readonly before: BatchArrays;

  constructor(
    private readonly samples: Samples,
    private readonly positions: Uint32Array,
    private readonly normalize: Normalize,
  ) {
    this.assembler = new BatchAssembler(samples, normalize);
    this.before = this.filled();
  }

  /** As they stand in the data. */
  plain(): PreviewSample[] {
    const { dataset, indices } = this.samples;
    return Array.from(this.positions, (position, row) => {
      const text = dataset.texts?.[indices[position] ?? 0];
      const before = text === undefined ? this.shown(this.before, row) : this.textPart(text);
      return { label: labelOf(dataset, this.before, row), before };
    });
  }

  /** As an epoch sees them. */
  changed(changes: Changes, epoch: number): PreviewSample[] {
    const after = this.filled();
    const { augmenter } = changes;
    if (!(augmenter instanceof TextAugmenter))
      new RowChanger(this.assembler, changes).change(this.positions, epoch, after, 0);
    return this.plain().map((sample, row) => {
      const position = this.positions[row] ?? 0;
      const shown =
        augmenter instanceof TextAugmenter
          ? this.compared(position, augmenter.textAt({ epoch, sample: position }))
          : this.shown(after, row);
      return { ...sample, after: { shown, label: labelOf(this.samples.dataset, after, row) } };
    });
  }

  private filled(): BatchArrays {
    const arrays = allocateBatch(this.samples, this.positions.length, { mixed: true });
    arrays.mixed?.shares.fill(1);
    this.assembler.fill(this.positions, 0, this.positions.length, arrays);
    return arrays;
  }

  private shown({ inputs }: BatchArrays, row: number) {
    const size = this.assembler.sampleSize;
    return shownInputs(inputs.subarray(row * size, (row + 1) * size), this.samples.dataset, this.normalize);
  }

  private textPart = (text: string) => ({ kind: 'text' as const, words: [{ text: beginning(text) }] });

  private compared(position: number, after: string) {
    const { dataset, indices } = this.samples;
    const before = dataset.texts?.[indices[position] ?? 0] ?? '';
    return { kind: 'text' as const, words: wordDiff(beginning(before), beginning(after)) };
  }
}

/** Samples at some positions, as they stand in the data. */
export const plainSamples = (samples: Samples, positions: Uint32Array, normalize: Normalize): PreviewSample[] =>
  new Page(samples, positions, normalize).plain();

/**
 * Samples to look at, before and after a training changes them. Reads the first records only, or of image folders some of
 * all classes. An epoch changes the same samples anew.
 * @throws DataError where the data cannot be read, or not be changed so.
 */
export async function previewData(request: PreviewRequest): Promise<Preview> {
  const { source, baseDir, reading, normalize, seed, augment, epoch, page } = request;
  const dataset = await readDataset(source, baseDir, { ...reading, seed, limit: READ });
  const samples = allSamples(dataset);
  const order = epochOrder(dataset.count, seed, 0);
  const pages = Math.ceil(dataset.count / ON_A_PAGE);
  const from = (page % pages) * ON_A_PAGE;
  const shown = new Page(samples, order.subarray(from, from + ON_A_PAGE), normalize);
  const changes = await augmentingOf(augment, samples, { seed, normalize, base: baseDir });
  return {
    samples: augment.length > 0 ? shown.changed(changes, epoch) : shown.plain(),
    columns: 'columns' in source ? source.columns : undefined,
    read: dataset.count,
    page: page % pages,
    pages,
    notes: [...(dataset.notes ?? [])],
  };
}
