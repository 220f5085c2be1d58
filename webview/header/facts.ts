import { h, setText } from '../dom';
import { decimal, duration, integer } from '../format';
import type { RunHeader } from '../protocol';
import { STATUS } from './status';

/** A value and what follows it, muted: its unit or the whole that it is a part of. */
type Value = [value: string, muted?: string];

interface Fact {
  label: string;
  className?: string;
  /** Undefined where there is nothing to say; the fact is left out then. */
  value(header: RunHeader): Value | undefined;
}

const FACTS: readonly Fact[] = [
  { label: 'State', value: ({ status }) => [STATUS[status].word] },
  { label: 'Stage', value: ({ stage }) => stage && [stage.label, `${stage.index + 1} of ${stage.count}`] },
  { label: 'Step', value: ({ step }) => step && [integer(step.now), `/ ${integer(step.of)}`] },
  { label: 'Epoch', value: ({ epoch }) => epoch && [integer(epoch.now), `of ${integer(epoch.of)}`] },
  { label: 'Elapsed', className: 'elapsed', value: ({ elapsedSeconds }) => [duration(elapsedSeconds)] },
  { label: 'ETA', value: ({ etaSeconds }) => (etaSeconds === undefined ? undefined : [duration(etaSeconds)]) },
  {
    label: 'Speed',
    value: ({ stepsPerSecond }) => (stepsPerSecond === undefined ? undefined : [decimal(stepsPerSecond, 1), 'steps/s']),
  },
  {
    label: 'Device',
    value: ({ device, threads }) =>
      device ? [device, threads > 0 ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : undefined] : undefined,
  },
];

/** The line of figures under a run's name. */
export class Facts {
  readonly element = h('dl', 'facts');
  readonly #cells = FACTS.map((fact) => {
    const [value, muted] = [h('span'), h('span', 'of')];
    const cell = h('div', fact.className, h('dt', '', fact.label), h('dd', '', value, ' ', muted));
    this.element.append(cell);
    return { fact, cell, value, muted };
  });

  update(header: RunHeader): void {
    for (const { fact, cell, value, muted } of this.#cells) {
      const shown = fact.value(header);
      cell.hidden = shown === undefined;
      setText(value, shown?.[0] ?? '');
      setText(muted, shown?.[1] ?? '');
    }
  }
}
