import { type Model, OnnxError } from '../../onnx';
import type { Batches, EngineOptions } from './calibrate';
import { DYNAMIC, Workshop } from './candidates';
import { bestInt8, choose, isWithin } from './choose';
import { excludedBy } from './exclude';
import { floatModel } from './float-model';
import type { Exclusions } from './layer-outcomes';
import type { Candidate, Latency, LayerOutcome, Measures, SearchOptions, Trial } from './trial';
import { reasonAgainst, verdict } from './verdict';

/** What was found so far, in the form in which it is reported. */
export interface SearchReport {
  mode: SearchOptions['mode'];
  maxAccuracyDrop: number;
  calibration: { method: SearchOptions['method']; samples: number };
  trials: {
    name: string;
    bytes: number;
    latencyMs: Latency;
    accuracy: number;
    kept: boolean;
    reason?: string;
    excluded: string[];
  }[];
  verdict: string;
  /** The trial that `layers` describe: an int8 one wherever there is any, also where float is kept. */
  layersOf: string;
  layers: LayerOutcome[];
}

export interface SearchResult {
  kept: Trial;
  /** The int8 model to speak of, also where it is not kept. */
  int8?: Trial;
  trials: readonly Trial[];
  report: SearchReport;
}

export interface SearchInput {
  /** Needed for static int8. */
  batches?: Batches;
  measures: Measures;
  /** Hears what is about to be done. */
  onProgress?: (message: string) => void;
  /** Hears what was found after each trial. */
  onTrial?: (report: SearchReport) => void;
}

/** Tries ways to store the weights, measures them, and keeps the best. */
class Search {
  private trials: Trial[] = [];
  private readonly named: Exclusions;

  constructor(
    private readonly workshop: Workshop,
    private readonly options: SearchOptions,
    private readonly input: SearchInput,
  ) {
    this.named = excludedBy(workshop.float, options.exclude);
  }

  async run(): Promise<SearchResult> {
    const candidates = this.candidates();
    this.say('Measuring latency');
    const latencies = await this.input.measures.latency(candidates);
    for (const [i, candidate] of candidates.entries()) {
      this.say(`Measuring ${candidate.name}`);
      await this.measure(candidate, latencies[i]);
    }
    await this.rescue();
    const kept = this.choice();
    const int8 = bestInt8(this.trials, this.options.maxAccuracyDrop);
    return { kept, int8, trials: this.trials, report: this.report() };
  }

  private say(message: string): void {
    this.input.onProgress?.(message);
  }

  private candidates(): Candidate[] {
    const { workshop, named } = this;
    const { mode, method } = this.options;
    const isAuto = mode === 'auto';
    const made = [workshop.float32()];
    if (mode === 'fp16' || isAuto) made.push(workshop.float16(named));
    if (mode === 'static' || (isAuto && workshop.hasLayers)) made.push(workshop.staticInt8(method, named));
    if (isAuto && workshop.hasLayers && method !== 'minmax') made.push(workshop.staticInt8('minmax', named));
    if (mode === 'dynamic' || (isAuto && workshop.hasDynamicLayers)) made.push(workshop.dynamicInt8(named));
    return made;
  }

  private async measure(candidate: Candidate, latencyMs: Latency = { batch1: Number.NaN, batch64: Number.NaN }) {
    const accuracy = await this.input.measures.accuracy(candidate.model, candidate.name);
    this.trials.push({ ...candidate, latencyMs, accuracy });
    this.input.onTrial?.(this.report());
  }

  private isEnough(trial: Trial): boolean {
    const [float = trial] = this.trials;
    return isWithin(trial, float, this.options.maxAccuracyDrop);
  }

  /** Where int8 loses too much, leaves the layer with the least signal to noise float, and one more, until it does not. */
  private async rescue(): Promise<void> {
    const best = this.mostPromising();
    if (!best || this.isEnough(best)) return;
    const rebuild = this.rebuilderOf(best);
    const ranked = best.layers
      .filter(({ name, state }) => state === 'int8' && this.workshop.noise.has(name))
      .map(({ name }) => ({ name, ratio: this.workshop.noise.get(name) ?? 0 }))
      .sort((a, b) => a.ratio - b.ratio);
    const excluded = new Map(this.named);
    // The last layer stays: without it there is nothing quantized.
    for (const { name, ratio } of ranked.slice(0, -1)) {
      excluded.set(name, `left float for its noise: ${ratio.toFixed(1)} dB`);
      this.say(`Leaving ${name} float`);
      const candidate = rebuild(excluded);
      const accuracy = await this.input.measures.accuracy(candidate.model, candidate.name);
      const trial = { ...candidate, accuracy, latencyMs: best.latencyMs };
      if (this.isEnough(trial)) return this.addRescued(trial);
    }
  }

  /** The int8 trial from which layers may be left float: a static one where there is any. */
  private mostPromising(): Trial | undefined {
    const int8 = this.trials.filter(({ precision }) => precision === 'int8');
    const calibrated = int8.filter(({ name }) => name !== DYNAMIC);
    const choice = calibrated.length > 0 ? calibrated : int8;
    return choice.reduce<Trial | undefined>((a, b) => (a && a.accuracy >= b.accuracy ? a : b), undefined);
  }

  private rebuilderOf({ name }: Trial): (excluded: Exclusions) => Candidate {
    const { workshop } = this;
    if (name === DYNAMIC) return (excluded) => workshop.dynamicInt8(excluded);
    const method = name === 'int8, static, minmax' ? 'minmax' : this.options.method;
    return (excluded) => workshop.staticInt8(method, excluded);
  }

  /** Latencies are compared within one measurement only, so all are measured again. */
  private async addRescued(trial: Trial): Promise<void> {
    const count = trial.excluded.length;
    const name = `${trial.name}, ${count} ${count === 1 ? 'layer' : 'layers'} float`;
    const trials = [...this.trials, { ...trial, name }];
    this.say('Measuring latency');
    const latencies = await this.input.measures.latency(trials);
    this.trials = trials.map((other, i) => ({ ...other, latencyMs: latencies[i] ?? other.latencyMs }));
    this.input.onTrial?.(this.report());
  }

  private choice(): Trial {
    const kept = choose(this.trials, this.options.mode, this.options.maxAccuracyDrop);
    if (!kept) throw new RangeError('Nothing was tried');
    return kept;
  }

  private report(): SearchReport {
    const { mode, method, samples, maxAccuracyDrop } = this.options;
    const kept = this.choice();
    const [float = kept] = this.trials;
    const trials = this.trials.map((trial) => ({
      name: trial.name,
      bytes: trial.bytes,
      latencyMs: trial.latencyMs,
      accuracy: trial.accuracy,
      kept: trial === kept,
      ...(trial !== kept && { reason: reasonAgainst(trial, kept, float, maxAccuracyDrop) }),
      excluded: trial.excluded,
    }));
    const shown = kept.precision === 'int8' ? kept : (bestInt8(this.trials, maxAccuracyDrop) ?? kept);
    return {
      mode,
      maxAccuracyDrop,
      calibration: { method, samples },
      trials,
      verdict: verdict(this.trials, kept, this.options),
      layersOf: shown.name,
      layers: shown.layers,
    };
  }
}

/**
 * Quantizes a model in the way that `mode` says, or in the best of all ways (see {@link choose}), measured against the
 * model as it is. Layers that suffer most are left float where int8 as a whole loses too much accuracy.
 * @throws OnnxError where the model is quantized already, nothing can be quantized, an exclude pattern fits no layer, or
 * calibration data is missing or bad.
 */
export async function searchQuantization(
  source: Model,
  options: SearchOptions,
  input: SearchInput,
  engine: EngineOptions,
): Promise<SearchResult> {
  const float = await floatModel(source);
  const workshop = new Workshop(float, source, options.reduceRange);
  const needsRanges = options.mode === 'static' || options.mode === 'auto';
  if (needsRanges && !input.batches) {
    throw new OnnxError(`Mode ${options.mode} needs calibration data.`, 'Give some, or use mode dynamic or fp16.');
  }
  if (input.batches && options.mode !== 'fp16' && workshop.hasLayers) {
    input.onProgress?.('Looking at the calibration data');
    await workshop.calibrate(input.batches, options.method, engine);
  }
  return new Search(workshop, options, input).run();
}
