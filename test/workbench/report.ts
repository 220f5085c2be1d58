/** What the suite inside the extension host tells the process that started it. */
export interface Report {
  tests: { title: string; error?: string }[];
}

/** Set by that process: the folder for `report.json` and for the measurements, one a line, in `notes.txt`. */
export const reportFolder = 'DISTILLERY_TEST_REPORT';
