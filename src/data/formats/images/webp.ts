import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import decode, { init } from '@jsquash/webp/decode';

/** libwebp as a program for any processor: beside this one where that is a bundle, else in its package. */
function program(): Uint8Array<ArrayBuffer> {
  const beside = fileURLToPath(new URL('webp_dec.wasm', import.meta.url));
  const packaged = () => createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  return new Uint8Array(readFileSync(existsSync(beside) ? beside : packaged()));
}

let ready: Promise<void> | undefined;

/** Four bytes a pixel: red, green, blue, opacity. @throws where the image is damaged. */
export async function decodeWebp(bytes: Uint8Array): Promise<{ width: number; height: number; data: Uint8Array }> {
  ready ??= init({ wasmBinary: program().buffer });
  await ready;
  const { width, height, data } = await decode(Uint8Array.from(bytes).buffer);
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
