import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '../../onnx';
import { type Run, type Track, writeAtomic } from '../../runs';
import { decodeSafetensors, encodeSafetensors, type TrainerState } from '../../training';

/** The weights that did best on the validation data so far. */
export interface Best {
  step: number;
  accuracy: number;
  loss: number;
  robust?: number;
  weights: Map<string, Tensor>;
}

/** The checkpoints of one training: the newest state, and the best weights. */
export class Checkpoints {
  private readonly newest: string;
  private readonly best: string;

  /** @param round which of several trainings of the track in the stage. */
  constructor(run: Run, stage: number, track: Track, round = 0) {
    const name = round === 0 ? `${stage}-${track}` : `${stage}-${track}-${round + 1}`;
    this.newest = join(run.paths.checkpoints, `${name}.safetensors`);
    this.best = join(run.paths.checkpoints, `${name}.best.safetensors`);
  }

  save({ step, tensors }: TrainerState): void {
    writeAtomic(this.newest, encodeSafetensors(tensors, { step: String(step) }));
  }

  load(): TrainerState | undefined {
    if (!existsSync(this.newest)) return undefined;
    const { tensors, metadata } = decodeSafetensors(readFileSync(this.newest), this.newest);
    return { step: Number(metadata.step), tensors };
  }

  saveBest({ step, accuracy, loss, robust, weights }: Best): void {
    const metadata = {
      step: String(step),
      accuracy: String(accuracy),
      loss: String(loss),
      ...(robust !== undefined && { robust: String(robust) }),
    };
    writeAtomic(this.best, encodeSafetensors(weights, metadata));
  }

  /** The best weights of the steps up to `step`; later ones are void after a resume. */
  loadBest(): Best | undefined {
    if (!existsSync(this.best)) return undefined;
    const { tensors, metadata } = decodeSafetensors(readFileSync(this.best), this.best);
    return {
      step: Number(metadata.step),
      accuracy: Number(metadata.accuracy),
      loss: Number(metadata.loss),
      ...(metadata.robust !== undefined && { robust: Number(metadata.robust) }),
      weights: tensors,
    };
  }

  /** The state of the optimizer is not needed any more once the training is finished. */
  discard(): void {
    rmSync(this.newest, { force: true });
    rmSync(this.best, { force: true });
  }
}
