import { isMap, type Node, visit, type YAMLError } from 'yaml';
import type { ExperimentDocument } from '../document';
import type { Problem } from '../problem';

/** A quotation mark that is not closed swallows lines until the next one, and the parser stumbles only there. */
export function openQuote(document: ExperimentDocument, error: YAMLError): Problem | undefined {
  const quotes = nodesBefore(document, error).filter(({ node, text }) => {
    const isQuoted = 'type' in node && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
    return isQuoted && (text.includes('\n') || text.length < 2 || text.at(-1) !== text[0]);
  });
  const reaching = quotes.find(({ end }) => end >= error.pos[0] - 1);
  if (!reaching) return undefined;
  const quote = reaching.text.charAt(0);
  const told = `The quotation mark ${quote} is not closed; put another ${quote} after the text.`;
  return problem(document, reaching, 'open-quote', told);
}

/** A bracket that is not closed takes the lines below for its own; the innermost is the one to close. */
export function openBracket(document: ExperimentDocument, error: YAMLError): Problem | undefined {
  const open = nodesBefore(document, error).findLast(({ node, text }) => {
    // A pair among the entries of a list is a mapping of its own, without brackets.
    const isBracketed = 'flow' in node && (text.startsWith('{') || text.startsWith('['));
    return isBracketed && text.at(-1) !== (isMap(node) ? '}' : ']');
  });
  if (!open) return undefined;
  const [begin, end] = isMap(open.node) ? ['{', '}'] : ['[', ']'];
  const told = `The bracket ${begin} is not closed; put a ${end} where the ${isMap(open.node) ? 'mapping' : 'list'} ends.`;
  return problem(document, open, 'open-bracket', told);
}

interface Placed {
  node: Node;
  start: number;
  end: number;
  text: string;
}

/** The nodes that begin before an error, in the order of the text. */
function nodesBefore(document: ExperimentDocument, error: YAMLError): Placed[] {
  const nodes: Placed[] = [];
  visit(document.yaml, {
    Node: (_, node) => {
      if (!node.range || node.range[0] > error.pos[1]) return;
      const [start, end] = node.range;
      nodes.push({ node, start, end, text: document.text.slice(start, end).trimEnd() });
    },
  });
  return nodes;
}

function problem({ lines }: ExperimentDocument, { start, end }: Placed, code: string, told: string): Problem {
  const range = lines.firstLine(start, end);
  return { code, severity: 'error', message: `Line ${range.start.line + 1}: ${told}`, range, path: '' };
}
