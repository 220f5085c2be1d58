import type { Dataset, DatasetSummary } from '../dataset';
import type { Reading } from './reading';

/** One way in which datasets are stored. `Source` is what the experiment file says about one. */
export interface DatasetFormat<Source> {
  readonly name: string;
  /** Reads everything. @throws DataError */
  read(source: Source, reading: Reading): Promise<Dataset>;
  /**
   * Reads no more than it must to describe the data, and finds what is wrong with it as far as that shows; where it is
   * left out, everything is read. @throws DataError
   */
  describe?(source: Source, reading: Reading): Promise<DatasetSummary>;
}
