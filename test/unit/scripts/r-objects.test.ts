import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readDataFrame } from '../../../scripts/data/r-objects.mjs';
import { textOf } from '../../../scripts/data/spam.mjs';

/** The pieces of R's serialization ("R Internals", 1.8), written by hand: what `saveRDS` writes of the same objects. */
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const head = Buffer.concat([Buffer.from('X\n'), int(3), int(0x40202), int(0x30500), int(5), Buffer.from('UTF-8')]);
const char = (text: string | null): Buffer =>
  text === null
    ? Buffer.concat([int(9), int(-1)])
    : Buffer.concat([int(9), int(Buffer.byteLength(text)), Buffer.from(text)]);
const vector = (kind: number, items: Buffer[], attributes?: Buffer): Buffer =>
  Buffer.concat([
    int(kind | (attributes ? 0x200 : 0)),
    int(items.length),
    ...items,
    ...(attributes ? [attributes] : []),
  ]);
const strings = (...texts: (string | null)[]): Buffer => vector(16, texts.map(char));
const symbol = (name: string): Buffer => Buffer.concat([int(1), char(name)]);
const pair = (tag: Buffer, value: Buffer, rest = int(254)): Buffer => Buffer.concat([int(2 | 0x400), tag, value, rest]);
/** The second time a symbol is named, its place stands for it. */
const again = (place: number): Buffer => int((place << 8) | 255);

test('a data frame of a lazy-load database is read: strings with a missing one, and a factor by its levels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-r-'));
  const kinds = vector(13, [int(2), int(1)], pair(symbol('levels'), strings('bad', 'good')));
  const names = pair(symbol('names'), strings('text', 'kind'), pair(again(1), strings('of no use')));
  const frame = Buffer.concat([head, vector(19, [strings('süß', null), kinds], names)]);
  const chunk = Buffer.concat([int(frame.length), deflateSync(frame)]);
  const place = vector(13, [int(7), int(chunk.length)]);
  const index = vector(19, [vector(19, [place], pair(symbol('names'), strings('reviews')))], undefined);
  writeFileSync(join(folder, 'Rdata.rdx'), gzipSync(Buffer.concat([head, index])));
  writeFileSync(join(folder, 'Rdata.rdb'), Buffer.concat([Buffer.alloc(7), chunk]));
  const base = join(folder, 'Rdata');
  expect(readDataFrame(base, 'reviews')).toEqual({ text: ['süß', null], kind: ['good', 'bad'] });
  expect(() => readDataFrame(base, 'mails')).toThrow('Rdata.rdx has no mails.');
  rmSync(folder, { recursive: true });
});

test('of a mail the subject and the words of the body are left, not who received it', () => {
  const mail =
    'From a@b.example\nDelivered-To: team@ham.example\nSubject: Lose =20 pounds\nContent-Type: text/html\n\n<style>p {}</style><p>Buy=\n this&nbsp;now &lt;=3D\n';
  expect(textOf(mail)).toBe('Lose =20 pounds Buy this now =');
});
