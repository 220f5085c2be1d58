import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDataset } from '../../dataset';
import { DataError, recordError } from '../../errors';
import { sequence } from '../../order';
import { shuffle } from '../../random';
import { entriesOf } from '../folder';
import type { DatasetFormat } from '../format';
import { Growing } from '../growing';
import { LabelCoder } from '../labels';
import type { Reading } from '../reading';
import { decodeImage, type Image } from './decode';
import { type Color, planesOf, resize } from './planes';

/** A folder with a folder of images for each class. */
export interface ImagesSource {
  folder: string;
  /** Height and width to which every image is resized; else all must have the same. */
  size?: readonly [number, number];
  color: Color;
}

/** One image: where it lies, and its class. */
interface Entry {
  file: string;
  at: string;
  className: string;
}

/** Every file in the folders of the classes, in sorted order. @throws DataError where there is none. */
async function entriesIn(folder: string): Promise<Entry[]> {
  const { folders } = await entriesOf(folder);
  const entries = await Promise.all(
    folders.map(async (className) => {
      const names = (await readdir(join(folder, className))).filter((name) => !name.startsWith('.')).sort();
      return names.map((name) => ({ file: join(folder, className, name), at: `${className}/${name}`, className }));
    }),
  );
  if (entries.flat().length > 0) return entries.flat();
  throw new DataError('empty', `${folder} holds no images.`, 'Put a folder of images for each class in it.', {
    file: folder,
    key: 'folder',
  });
}

/** @throws DataError naming the image where it cannot be read. */
async function readImage({ file, at }: Entry, folder: string): Promise<Image> {
  try {
    return await decodeImage(await readFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw recordError(folder, at, `it cannot be read: ${reason}`, 'Replace it, or take it out of the folder.', error);
  }
}

/** The height and width of the images, when the first was read. */
class CommonSize {
  size: readonly [number, number] | undefined;

  constructor(
    private readonly wanted: ImagesSource['size'],
    private readonly folder: string,
  ) {
    this.size = wanted;
  }

  /** An image of that size. @throws DataError where it has another and none is asked for. */
  fit(planes: Uint8Array, { width, height }: Image, at: string): Uint8Array {
    this.size ??= [height, width];
    const [h, w] = this.size;
    if (this.wanted || (h === height && w === width)) return resize(planes, [height, width], [h, w]);
    const problem = `it is ${height} × ${width}, those before are ${h} × ${w}`;
    throw recordError(this.folder, at, problem, `Set size: [${h}, ${w}], to which all are resized.`);
  }
}

/** All of them, or so many of all classes as are to be read. */
function someOf(entries: readonly Entry[], { options: { limit, seed = 0 } }: Reading): readonly Entry[] {
  if (limit === undefined || limit >= entries.length) return entries;
  const chosen = shuffle(sequence(entries.length), 'some', seed).slice(0, limit).sort();
  return Array.from(chosen, (place) => entries[place] as Entry);
}

const channelsOf = (color: Color): number => (color === 'rgb' ? 3 : 1);

async function readAll(entries: readonly Entry[], folder: string, source: ImagesSource, reading: Reading) {
  const coder = new LabelCoder(reading.options);
  const common = new CommonSize(source.size, folder);
  const inputs = new Growing((length) => new Uint8Array(length));
  const places: number[] = [];
  for (const entry of entries) {
    try {
      const image = await readImage(entry, folder);
      const planes = common.fit(planesOf(image, source.color), image, entry.at);
      places.push(coder.add(folder, entry.at, entry.className));
      inputs.push(planes);
    } catch (error) {
      reading.skip(error);
    }
  }
  const notes = reading.notes(places.length, folder);
  const shape = [channelsOf(source.color), ...(common.size ?? [])];
  const content = { count: places.length, shape, element: 'pixels', notes } as const;
  return createDataset({ ...content, ...coder.finish(places), inputs: inputs.finish() });
}

/** PNG, JPEG and WebP images in a folder for each class; they become [channels, height, width]. */
export const images: DatasetFormat<ImagesSource> = {
  name: 'images',
  async read(source, reading) {
    const folder = reading.resolve(source.folder);
    return readAll(someOf(await entriesIn(folder), reading), folder, source, reading);
  },
  /** Reads the names of all images, and the first of them. */
  async describe(source, reading) {
    const folder = reading.resolve(source.folder);
    const entries = await entriesIn(folder);
    const coder = new LabelCoder(reading.options);
    const places = entries.map(({ at, className }) => coder.add(folder, at, className));
    const { classes, classNames } = coder.finish(places);
    const [height, width] = source.size ?? (await firstSize(entries, folder, reading));
    const shape = [channelsOf(source.color), height, width];
    return { count: entries.length, shape, element: 'pixels', classes, classNames };
  },
};

async function firstSize(entries: readonly Entry[], folder: string, reading: Reading): Promise<[number, number]> {
  for (const entry of entries) {
    try {
      const { height, width } = await readImage(entry, folder);
      return [height, width];
    } catch (error) {
      reading.skip(error);
    }
  }
  reading.notes(0, folder);
  return [0, 0];
}
