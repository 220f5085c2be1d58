import type { Reporter } from './reporter';

const print = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** For programs: a line of JSON for each event, and a summary last; everything else goes to stderr. */
export const jsonReporter = (): Reporter => ({
  events: (events) => events.forEach(print),
  say: (text) => void process.stderr.write(`${text}\n`),
  end(run, history, status) {
    const stages = history.results.map(({ name, parameters, bytes, accuracy, latencyMs }) => ({
      name,
      parameters,
      bytes,
      accuracy,
      latencyMs,
    }));
    print({
      type: 'summary',
      run: run.id,
      folder: run.dir,
      status,
      problem: history.problem,
      stages,
      models: history.models,
    });
  },
});
