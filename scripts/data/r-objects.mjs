// Reads R's lazy-load databases (a package's data/*.rdx and *.rdb), as far as data frames of text and factors need it.
// The format: "R Internals", section 1.8, Serialization Formats; XDR, versions 2 and 3.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateSync, unzipSync } from 'node:zlib';

const kinds = { symbol: 1, pairs: 2, char: 9, logical: 10, integer: 13, real: 14, strings: 16, list: 19 };
const [reference, nothing] = [255, 254];
const [hasAttributes, hasTag] = [0x200, 0x400];
const native = 3;

/** One serialized object as `{ value, attributes }`; a pair list is an object of its tags. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 14;
    this.symbols = [];
    if (bytes.toString('latin1', 0, 2) !== 'X\n')
      throw new Error('This is not a serialized object of R in XDR format.');
    if (bytes.readInt32BE(2) >= native) this.text(this.int());
  }

  int() {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  real() {
    this.at += 8;
    return this.bytes.readDoubleBE(this.at - 8);
  }

  text(length) {
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  many(read) {
    return Array.from({ length: this.int() }, read);
  }

  read() {
    const flags = this.int();
    const kind = flags & 255;
    if (kind === nothing) return undefined;
    if (kind === reference) return this.symbols[(flags >> 8) - 1];
    if (kind === kinds.symbol) return this.symbol();
    if (kind === kinds.pairs) return this.pairs(flags);
    if (kind === kinds.char) return this.char();
    const value = this.vector(kind);
    return { value, attributes: flags & hasAttributes ? this.read() : {} };
  }

  symbol() {
    const name = this.read();
    this.symbols.push(name);
    return name;
  }

  pairs(flags) {
    if (flags & hasAttributes) this.read();
    const tag = flags & hasTag ? this.read() : '';
    const value = this.read();
    return { [tag]: value, ...this.read() };
  }

  char() {
    const length = this.int();
    return length < 0 ? null : this.text(length);
  }

  vector(kind) {
    if (kind === kinds.list || kind === kinds.strings) return this.many(() => this.read());
    if (kind === kinds.integer || kind === kinds.logical) return this.many(() => this.int());
    if (kind === kinds.real) return this.many(() => this.real());
    throw new Error(`The object of R holds something of kind ${kind}, which this script does not read.`);
  }
}

/** A chunk begins with its length; then comes zlib, or a letter and what it stands for. */
function unpack(chunk) {
  const packed = chunk.subarray(5);
  const letter = String.fromCharCode(chunk[4]);
  if (letter === '0') return packed;
  if (letter !== 'Z') return inflateSync(chunk.subarray(4));
  const length = chunk.readUInt32BE(0);
  const raw = ['--format=raw', '--lzma2=dict=64MiB', '--decompress', '--stdout'];
  const { stdout, error } = spawnSync('xz', raw, { input: packed, maxBuffer: 2 ** 30 });
  if (error) throw new Error('The data of R is packed with xz. Install it (`apt-get install xz-utils`) and try again.');
  if (stdout.length !== length) throw new Error(`xz gave ${stdout.length} bytes, not ${length}: the file is damaged.`);
  return stdout;
}

/** A column: strings as they are, a factor as the names of its levels. */
function column({ value, attributes }) {
  const levels = attributes.levels?.value;
  return levels ? value.map((level) => levels[level - 1]) : value;
}

/**
 * A data frame of a package, as an object of its columns.
 * @param base the path of the database, without .rdx and .rdb.
 */
export function readDataFrame(base, name) {
  const index = new Reader(unzipSync(readFileSync(`${base}.rdx`))).read();
  const [variables] = index.value;
  const place = variables.attributes.names.value.indexOf(name);
  if (place < 0) throw new Error(`${base}.rdx has no ${name}.`);
  const [from, length] = variables.value[place].value;
  const frame = new Reader(unpack(readFileSync(`${base}.rdb`).subarray(from, from + length))).read();
  return Object.fromEntries(frame.attributes.names.value.map((key, i) => [key, column(frame.value[i])]));
}
