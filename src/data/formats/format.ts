import type { Dataset, DatasetSummary } from '../dataset';

/** Turns a path as the experiment file has it into an absolute one. */
export type ResolvePath = (path: string) => string;

/** One way in which datasets are stored. `Source` is what the experiment file says about one. */
export interface DatasetFormat<Source> {
  readonly name: string;
  /** Reads everything. @throws DataError */
  read(source: Source, resolve: ResolvePath): Promise<Dataset>;
  /** Reads no more than it must to describe the data, and finds what is wrong with it as far as that shows. @throws DataError */
  describe(source: Source, resolve: ResolvePath): Promise<DatasetSummary>;
}
