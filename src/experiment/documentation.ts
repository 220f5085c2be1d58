import type { SchemaNode } from './schema-node';
import { defaultOf, expected, literal } from './words';

/** What a key means, as Markdown: what it takes, its default, its documentation, and the values there may be. */
export function documentationOf(key: string, node: SchemaNode): string {
  const isFree = node.type === 'object' && node.required.length === 0;
  const facts = [
    `**${key}**`,
    ...(isFree ? [] : [expected(node)]),
    ...(defaultOf(node) ? [`default \`${defaultOf(node)}\``] : []),
  ];
  return [facts.join(' · '), node.description, valuesOf(node)].filter(Boolean).join('\n\n');
}

function valuesOf(node: SchemaNode): string {
  return (node.allowed ?? [])
    .filter(({ description }) => description !== undefined && description !== node.description)
    .map(({ value, description }) => `- \`${literal(value)}\`: ${description}`)
    .join('\n');
}

/** The same on one line of plain text, for a list: "a number between 0 and 1, default 0.7". */
export function detailOf(node: SchemaNode): string {
  const usual = defaultOf(node);
  return `${expected(node).replaceAll('`', '')}${usual && `, default ${usual}`}`;
}
