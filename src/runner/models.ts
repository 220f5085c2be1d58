import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ModelSpec, StudentSpec } from '../experiment';
import { buildArchitecture, encodeModel, loadModel, type Model, sizeOf } from '../onnx';
import { type Run, type Track, writeAtomic } from '../runs';
import { trainableWeights } from '../training';
import type { RunData } from './datasets';

/** Teacher and student start from different weights, even where their architecture is the same. */
const seedOf = (seed: number, track: Track): number => 2 * seed + (track === 'teacher' ? 0 : 1);

const withSize = (file: string) => ({ file, bytes: statSync(file).size });

/** The models of a run: trained ones lie in its artifacts, others are read or built as the experiment says. */
export class Models {
  constructor(
    private readonly run: Run,
    private readonly specs: { teacher: ModelSpec; student: StudentSpec },
    private readonly data: Pick<RunData, 'shape' | 'classes' | 'vocabulary'>,
    private readonly seed: number,
  ) {}

  /** Where a trained model is kept. */
  file(track: Track): string {
    return join(this.run.paths.artifacts, `${track}.onnx`);
  }

  isTrained(track: Track): boolean {
    return existsSync(this.file(track));
  }

  /** The model as it stands: trained in this run, else as it was given or freshly built. */
  get(track: Track): Model {
    return this.isTrained(track) ? loadModel(this.file(track)) : this.initial(track);
  }

  /**
   * The weights from which a stage trains, kept until the run ends: what it makes replaces the model, but a stage that
   * was interrupted, or that trains a second time to compare, must start where it started before.
   */
  startOf(stage: number, track: Track): Model {
    const file = join(this.run.paths.checkpoints, `${stage}-${track}.start.onnx`);
    if (!existsSync(file)) writeAtomic(file, encodeModel(this.get(track)));
    return loadModel(file);
  }

  save(track: Track, model: Model): void {
    writeAtomic(this.file(track), encodeModel(model));
  }

  /** Where the model lies, and its size. A model that was given lies where the experiment says. */
  describe(track: Track): { file: string; bytes: number } | undefined {
    const spec = this.specOf(track);
    if (!this.isTrained(track) && 'from' in spec) return this.describe(spec.from);
    return this.isTrained(track) ? withSize(this.file(track)) : this.given(track);
  }

  /** The file that the experiment names, and its size; undefined where it names none. */
  given(track: Track): { file: string; bytes: number } | undefined {
    const spec = this.specOf(track);
    return 'model' in spec ? withSize(this.resolve(spec.model)) : undefined;
  }

  private specOf(track: Track): ModelSpec | StudentSpec {
    return this.specs[track === 'teacher' ? 'teacher' : 'student'];
  }

  private initial(track: Track): Model {
    const spec = this.specOf(track);
    const { shape, classes, vocabulary } = this.data;
    if ('from' in spec) return this.get(spec.from);
    if ('model' in spec) return loadModel(this.resolve(spec.model));
    return buildArchitecture(spec, { shape, classes, vocabulary, seed: seedOf(this.seed, track) });
  }

  private resolve(path: string): string {
    return resolve(dirname(this.run.experimentFile), path);
  }
}

/** The number of weights that train. */
export const countParameters = (model: Model): number =>
  [...trainableWeights(model.graph).values()].reduce((sum, { dims }) => sum + sizeOf(dims), 0);
