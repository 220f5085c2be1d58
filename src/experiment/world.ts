import type { Experiment, Source } from './schema';

/** What is known of a dataset without training on it. `shape` is that of one sample, e.g. [1, 28, 28]. */
export interface DatasetFacts {
  count: number;
  /** Labels are below it. */
  classes: number;
  classNames?: readonly string[];
  shape: number[];
  /** The shape of a sample's labels; one label where it is left out. */
  places?: readonly number[];
  element: 'pixels' | 'numbers' | 'tokens';
  /** Of tokens: ids are below it. */
  vocabulary?: number;
  /** The id of what fills a text up. */
  padding?: number;
}

/** How data is read, whatever its format; `like` is what the training data was found to be. */
export interface DatasetReading extends Pick<Experiment['data'], 'classes' | 'tokenizer' | 'skipBad'> {
  like?: Pick<DatasetFacts, 'classes' | 'classNames'>;
}

/** A named size ("batch") or "?" is one that the file leaves open. */
export interface TensorFacts {
  name: string;
  /** Of its elements, e.g. float32 or int64, where the file says. */
  type?: string;
  shape: (number | string)[];
}

export interface ModelFacts {
  /** Tokens before what follows from them. */
  inputs: TensorFacts[];
  /** Inputs that a run does not know how to fill. */
  unfilled?: string[];
  outputs: TensorFacts[];
  /** The width of the output, where the file fixes it. */
  classes?: number;
  /** How many tokens the model knows, where its input is looked up in a table. */
  vocabulary?: number;
  /** How many places of a text the model knows, where it looks them up in a table. */
  positions?: number;
  parameters: number;
  layers: string[];
  /** What its layers make, where that is called otherwise than they are. */
  values?: string[];
  /** A node that computes in 8 bits, where there is one: such a model cannot be trained, pruned or quantized. */
  quantized?: string;
}

/** What could not be read, and what to do, for a person to read. */
export interface Unreadable {
  error: string;
  /** The key that is to be mended: of a source, or of `data` (`tokenizer.…`). */
  key?: string;
  /** What was probably meant by its value. */
  meant?: string;
}

/** What the checks ask of the machine they run on. Paths are absolute. */
export interface World {
  /** Bytes; undefined where there is no such file. */
  fileSize(path: string): Promise<number | undefined>;
  isFolder(path: string): Promise<boolean>;
  dataset(source: Source, baseDir: string, reading: DatasetReading): Promise<DatasetFacts | Unreadable>;
  model(path: string): Promise<ModelFacts | Unreadable>;
  /** Whether WordNet is installed where an experiment in this folder finds it. */
  hasSynonyms?(baseDir: string): Promise<boolean>;
  /** The names beside `path`, in the folder that it is in; folders end with a slash. Empty where there is no such folder. */
  siblings?(path: string): Promise<string[]>;
  /** Whether a path lies in the workspace. */
  inside?(path: string): boolean;
}
