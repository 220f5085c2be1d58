import type { Samples } from '../../data';
import type { Model } from '../../onnx';
import type { Track } from '../../runs';
import type { Divergence, HiddenTeaching, LossKind, TemperatureSchedule } from '../../training';
import type { TrainingOptions } from '../settings';
import type { Metric } from './patience';

/** How a student is taught: by kept logits, by a teacher in the step, or by one that looks at each batch before it. */
export interface Distillation {
  /** Of every sample, [samples, classes]. */
  teacherLogits?: Float32Array;
  teacher?: Model;
  live?: { teacher: Model; givesLabels: boolean };
  temperature: number | TemperatureSchedule;
  alpha: number;
  divergence: Divergence;
  hidden?: HiddenTeaching;
}

/** What is trained, how, and from what. */
export interface TrainingTask {
  stage: number;
  track: Track;
  start: Model;
  samples: Samples;
  /** What it is validated on, where that is not the run's validation data. */
  validation?: Samples;
  options: TrainingOptions;
  /** Where those stand in the experiment, below `stages.N`. */
  settings: 'train' | 'distill' | 'prune.recover' | 'finetune';
  steps: number;
  loss: LossKind;
  distillation?: Distillation;
  /** Also train on samples that FGSM moves against the model: how far, of the range from black to white, and their share of the loss. */
  fgsm?: { epsilon: number; weight: number };
  /** Where the training may end before its last step. */
  earlyStopping?: { metric?: Metric; patience: number };
  /** Where the stage trains the track several times: which time this is, and how many steps came before. */
  round?: { index: number; stepsBefore: number };
}
