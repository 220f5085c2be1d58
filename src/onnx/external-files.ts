import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, win32 } from 'node:path';
import { OnnxError } from './errors';
import { type TensorProto, TensorProto_DataLocation } from './proto/onnx_pb';

/** Whether a tensor's elements lie in a file beside the model. */
export const isExternal = (proto: TensorProto): boolean => proto.dataLocation === TensorProto_DataLocation.EXTERNAL;

/** The most that one call reads. */
const STRIDE = 2 ** 30;

/** The place of a tensor's elements, as onnx.proto lists it: `location`, and `offset` and `length` in bytes. */
interface Place {
  location: string;
  offset: number;
  length?: number;
}

/** Whether a path stays in the folder that it starts from, on any system. */
function staysInside(location: string): boolean {
  if (location === '' || isAbsolute(location) || win32.isAbsolute(location)) return false;
  let depth = 0;
  for (const part of location.split(/[\\/]/)) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return false;
  }
  return depth > 0;
}

/** Reads the elements of tensors that a model keeps in other files. */
export class ExternalFiles {
  /** @param folder of the model; undefined where only its bytes are known. */
  constructor(private readonly folder: string | undefined) {}

  /**
   * The bytes of an external tensor, in memory of their own.
   * @throws OnnxError where the place is outside the folder, or not there, or too short.
   */
  read(proto: TensorProto): Uint8Array<ArrayBuffer> {
    const place = this.placeOf(proto);
    const { location } = place;
    if (this.folder === undefined) {
      throw refused(
        proto,
        `lie in the file "${location}" beside the model, whose folder is not known`,
        'Open the model by its path.',
      );
    }
    const file = open(proto, join(this.folder, location));
    try {
      return readPlace(proto, file, place);
    } finally {
      closeSync(file);
    }
  }

  private placeOf(proto: TensorProto): Place {
    const entries = new Map(proto.externalData.map(({ key, value }) => [key, value]));
    const location = entries.get('location') ?? '';
    const number = (key: string): number | undefined => {
      const text = entries.get(key);
      if (text === undefined || text === '') return undefined;
      if (/^\d{1,15}$/.test(text)) return Number(text);
      throw refused(proto, `have the ${key} "${text}" in their file, which is no number`, 'Export the model again.');
    };
    if (!staysInside(location)) {
      throw refused(
        proto,
        `lie in "${location}", outside the folder of the model, where no model may read`,
        'Save the model again with its weights beside it, or inside.',
      );
    }
    return { location, offset: number('offset') ?? 0, length: number('length') };
  }
}

/** Opens a plain file: a pipe would wait for ever. */
function open(proto: TensorProto, path: string): number {
  try {
    if (!statSync(path).isFile()) throw new Error('it is no file');
    return openSync(path, 'r');
  } catch (cause) {
    throw refused(
      proto,
      `lie in ${path}, which cannot be read: ${(cause as Error).message}`,
      'Put that file beside the model; it belongs to it.',
    );
  }
}

function readPlace(proto: TensorProto, file: number, { location, offset, length }: Place): Uint8Array<ArrayBuffer> {
  const { size } = fstatSync(file);
  const end = offset + (length ?? Math.max(0, size - offset));
  if (end > size) {
    throw refused(
      proto,
      `end at byte ${end} of "${location}", which has ${size}`,
      `"${location}" was cut short, or belongs to another model: copy both again.`,
    );
  }
  const bytes = new Uint8Array(end - offset);
  let at = 0;
  while (at < bytes.length) {
    const count = readSync(file, bytes, at, Math.min(STRIDE, bytes.length - at), offset + at);
    if (count === 0) throw refused(proto, `became shorter while "${location}" was read`, 'Try again.');
    at += count;
  }
  return bytes;
}

const refused = ({ name }: TensorProto, why: string, remedy: string): OnnxError =>
  new OnnxError(`The weights of "${name}" ${why}.`, remedy, { node: name });
