import { convertIndexedToRgb, type DecodedPng, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { decodeWebp } from './webp';

/** An image with its pixels row by row, `channels` bytes each: grey, grey and opacity, RGB, or RGB and opacity. */
export interface Image {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
}

/** Eight bits a channel, whatever the file has. */
function inBytes({ data, depth }: DecodedPng): Uint8Array {
  if (data instanceof Uint16Array) return Uint8Array.from(data, (value) => value >> 8);
  const most = 2 ** depth - 1;
  return depth === 8 ? Uint8Array.from(data) : Uint8Array.from(data, (value) => Math.round((value * 255) / most));
}

function png(bytes: Uint8Array): Image {
  const image = decodePng(bytes);
  const { width, height, palette } = image;
  if (!palette) return { width, height, channels: image.channels, data: inBytes(image) };
  return { width, height, channels: palette[0]?.length ?? 3, data: Uint8Array.from(convertIndexedToRgb(image)) };
}

const jpeg = (bytes: Uint8Array): Image => ({ channels: 4, ...decodeJpeg(bytes, { useTArray: true }) });

const webp = async (bytes: Uint8Array): Promise<Image> => ({ channels: 4, ...(await decodeWebp(bytes)) });

/** How files of each kind begin; `undefined` for any byte. */
const kinds: { magic: (number | undefined)[]; decode: (bytes: Uint8Array) => Image | Promise<Image> }[] = [
  { magic: [0x89, 0x50, 0x4e, 0x47], decode: png },
  { magic: [0xff, 0xd8, 0xff], decode: jpeg },
  // RIFF, its length, WEBP.
  {
    magic: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
    decode: webp,
  },
];

/** Decodes a PNG, JPEG or WebP, told by its first bytes. @throws where it is none, or damaged. */
export async function decodeImage(bytes: Uint8Array): Promise<Image> {
  const kind = kinds.find(({ magic }) => magic.every((byte, i) => byte === undefined || bytes[i] === byte));
  if (!kind) throw new Error('it is no PNG, JPEG or WebP');
  return kind.decode(bytes);
}
