import { isAlias, isMap, parse } from 'yaml';
import { nearest } from '../names';
import { ExperimentDocument } from './document';
import { applyEdits, Editor } from './edits';
import { formatPath, isObject, type Path, parsePath, valueAt } from './path';
import type { Edit, Problem } from './problem';
import { experimentNode, leaves, meant, nodeAt, type SchemaNode } from './schema-node';
import { counted, either } from './words';

/**
 * Writes values into an experiment's text, as `--set stages.0.distill.temperature=4` asks; values are YAML and comments
 * stay. A set that cannot be followed is a problem and changes nothing. Whether the values are sensible shows when the
 * new text is parsed.
 */
export function applyOverrides(text: string, sets: readonly string[]): { text: string; problems: Problem[] } {
  const problems: Problem[] = [];
  let result = text;
  for (const set of sets) {
    const outcome = applyOne(result, set);
    if (typeof outcome === 'string') result = outcome;
    else problems.push(outcome);
  }
  return { text: result, problems };
}

function applyOne(text: string, set: string): string | Problem {
  const [, name, written] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(set) ?? [];
  if (name === undefined || written === undefined) {
    return problem('', `"${set}" says nothing to set; write it as stages.0.distill.temperature=4.`);
  }
  const value = readValue(written);
  if (value === undefined) return problem(name, `The value of ${name} is not valid YAML: ${written.trim()}`);
  const document = new ExperimentDocument(text);
  // What is wrong with the text itself is told when it is parsed.
  if (document.yaml.errors.length > 0 || !document.yaml.contents) return text;
  return setValue(document, parsePath(name), value.data);
}

function readValue(written: string): { data: unknown } | undefined {
  try {
    const data: unknown = parse(written, { prettyErrors: false, logLevel: 'error' });
    return { data };
  } catch {
    return undefined;
  }
}

function setValue(document: ExperimentDocument, path: Path, value: unknown): string | Problem {
  const fault = unknownPath(path, document.toDataIfPossible()) ?? behindAlias(document, path);
  if (fault) return problem(formatPath(path), fault);
  return applyEdits(document.text, editsFor(document, path, value));
}

/** Replaces what is written at `path`, or adds what is missing to the nearest that is written above it. */
function editsFor(document: ExperimentDocument, path: Path, value: unknown): Edit[] {
  const edit = new Editor(document);
  let depth = path.length;
  while (depth > 0 && !document.written(path.slice(0, depth))) depth--;
  const holder = path.slice(0, depth);
  if (depth < path.length && isMap(document.nodeAt(holder))) {
    return edit.insertKey(holder, String(path[depth]), nested(path.slice(depth + 1), value));
  }
  return edit.replaceValue(holder, nested(path.slice(depth), value));
}

const nested = (path: Path, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);

/** A value that is shared must not be changed in all its places by a set that names one of them. */
function behindAlias(document: ExperimentDocument, path: Path): string | undefined {
  const shared = path.findIndex((_, depth) => depth > 0 && isAlias(document.written(path.slice(0, depth))?.value));
  if (shared < 0) return undefined;
  return `${formatPath(path.slice(0, shared))} is an alias (*name), shared with another place; write it out first.`;
}

/** What is wrong with a path, from its first step that the schema or the file does not have. */
function unknownPath(path: Path, data: unknown): string | undefined {
  for (const [depth, step] of path.entries()) {
    const parent = path.slice(0, depth);
    const node = depth === 0 ? experimentNode() : nodeAt(parent, data);
    const fault = node && unknownStep(node, parent, step, valueAt(data, parent));
    if (fault) return fault;
  }
  return undefined;
}

function unknownStep(node: SchemaNode, parent: Path, step: string | number, written: unknown): string | undefined {
  const where = parent.length === 0 ? 'The experiment' : formatPath(parent);
  if (leaves(node).some((leaf) => leaf.items))
    return unknownEntry(where, step, Array.isArray(written) ? written.length : 0);
  const keys = keysAt(node, written);
  if (keys.includes(String(step))) return undefined;
  if (keys.length === 0) return `${where} is a single value and has no \`${step}\`.`;
  const near = nearest(String(step), keys);
  return `${where} has no \`${step}\`. ${near ? `Did you mean \`${near}\`?` : `It has ${either(keys)}.`}`;
}

function unknownEntry(where: string, step: string | number, length: number): string | undefined {
  if (typeof step === 'number' && step < length) return undefined;
  const last = length > 0 ? `; they count from 0 to ${length - 1}` : '';
  return `${where} has no entry ${step}: it has ${counted(length, 'entry', 'entries')}${last}.`;
}

/** A written key settles which alternative is meant; a mapping without one may still become any of them. */
function keysAt(node: SchemaNode, written: unknown): string[] {
  const candidates = isObject(written) ? meant(node, written) : leaves(node);
  return [...new Set(candidates.flatMap((leaf) => [...leaf.properties.keys()]))];
}

function problem(path: string, message: string): Problem {
  const start = { line: 0, character: 0 };
  return { code: 'bad-override', severity: 'error', message: `--set: ${message}`, range: { start, end: start }, path };
}
