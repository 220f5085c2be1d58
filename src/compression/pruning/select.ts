import { fits } from '../../names';
import { convolutionBlock } from '../../runtime';
import type { Clause } from './clauses';
import type { Group } from './groups';
import type { PruneOptions } from './options';
import { fastWidth } from './widths';

/** What is known when channels are chosen. */
export interface Choice {
  groups: readonly Group[];
  scores: readonly (readonly number[])[];
  /** Of each group: channels that are still there. */
  present: readonly (readonly number[])[];
  /** Channels of which one has to stay. */
  clauses: readonly Clause[];
  options: PruneOptions;
}

/** A channel of a group. */
interface Candidate {
  group: number;
  channel: number;
  score: number;
}

const namesOf = (group: Group): string[] =>
  group.members.filter((m) => m.role !== 'consumer' || m.scale).flatMap((m) => [m.layer, m.initializer]);

const isNamedBy = (group: Group, pattern: string): boolean => namesOf(group).some((name) => fits(pattern, name));

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Chooses the channels that stay, for any amount: more is never chosen without what was chosen for less. */
export class Selection {
  /** Of each group: its channels from the least important to the most; those that are gone come first. */
  private readonly ranked: Candidate[][];
  private readonly ratios: (number | undefined)[];
  /** Groups that take part in what is asked of the whole model. */
  private readonly open: number[];

  constructor(private readonly choice: Choice) {
    const { groups, scores, present, options } = choice;
    this.ranked = groups.map((_, group) => {
      const here = new Set(present[group]);
      const score = (channel: number) =>
        here.has(channel) ? (scores[group]?.[channel] ?? 0) : Number.NEGATIVE_INFINITY;
      return (
        groups[group]?.roots.map((_, channel) => ({ group, channel, score: score(channel) })).sort(ascending) ?? []
      );
    });
    this.ratios = groups.map((group) => {
      if (options.exclude.some((pattern) => isNamedBy(group, pattern))) return 0;
      const own = Object.entries(options.overrides).find(([pattern]) => isNamedBy(group, pattern))?.[1];
      return own ?? (group.inexact.length > 0 && !options.inexact ? 0 : undefined);
    });
    this.open = groups.map((_, i) => i).filter((i) => this.ratios[i] === undefined);
  }

  /** How many channels take part. */
  get channels(): number {
    return this.open.reduce((sum, i) => sum + (this.choice.groups[i]?.channels ?? 0), 0);
  }

  /** Of each group: what stays when so large a share of all channels that take part is to go. */
  forShare(share: number): number[][] {
    return this.choice.options.scope === 'global' ? this.fromAll(share) : this.fromEach(share);
  }

  private fromEach(share: number): number[][] {
    return this.settle((group) => toRemove(share, this.choice.groups[group]?.channels ?? 0));
  }

  private fromAll(share: number): number[][] {
    const { groups } = this.choice;
    const pool = this.open
      .flatMap((i) => this.ranked[i]?.slice(0, (groups[i]?.channels ?? 0) - this.least(i)) ?? [])
      .sort(ascending)
      .slice(0, toRemove(share, this.channels));
    const counts = new Map<number, number>();
    for (const { group } of pool) counts.set(group, (counts.get(group) ?? 0) + 1);
    return this.settle((group) => counts.get(group) ?? 0);
  }

  /** Of each group, how many have to stay. */
  private least(group: number): number {
    return Math.min(this.choice.groups[group]?.channels ?? 0, Math.max(1, this.choice.options.floor));
  }

  /** Applies floors, multiples and ratios of their own to how many are to go. */
  private settle(removed: (group: number) => number): number[][] {
    const kept = this.choice.groups.map((group, i) => {
      const own = this.ratios[i];
      const gone = own === undefined ? removed(i) : toRemove(own, group.channels);
      const here = this.choice.present[i]?.length ?? 0;
      const wanted = Math.max(group.channels - gone, this.least(i));
      const stay = Math.min(here, this.rounded(group, wanted));
      return this.ranked[i]?.slice(group.channels - stay).map(({ channel }) => channel) ?? [];
    });
    this.restore(kept);
    return kept.map((channels) => [...channels].sort((a, b) => a - b));
  }

  /** Up to where the layer's width is a multiple; a channel of the group may be several of the layer. */
  private rounded(group: Group, wanted: number): number {
    const { multiple } = this.choice.options;
    const { channels } = group;
    if (multiple === 'auto') return group.convolved ? fastWidth(wanted, channels, convolutionBlock()) : wanted;
    const width = group.members.find((m) => m.role === 'producer')?.indices[0]?.length ?? 1;
    const step = multiple / greatestDivisor(multiple, width);
    return Math.min(channels, Math.ceil(wanted / step) * step);
  }

  /** A part of a layer that goes its own way must not become empty. */
  private restore(kept: number[][]): void {
    for (const clause of this.choice.clauses) {
      if (clause.some(({ group, channel }) => kept[group]?.includes(channel))) continue;
      const present = clause.filter(({ group, channel }) => this.choice.present[group]?.includes(channel));
      const score = ({ group, channel }: Clause[number]) => this.choice.scores[group]?.[channel] ?? 0;
      const [best] = [...present].sort((a, b) => score(b) - score(a));
      if (best) kept[best.group]?.push(best.channel);
    }
  }
}

const ascending = (a: Candidate, b: Candidate): number =>
  a.score === b.score ? a.group - b.group || a.channel - b.channel : a.score - b.score;

/** Never more than was asked for; 0.3 of 10 is 3, whatever floating point says. */
const toRemove = (share: number, channels: number): number => Math.floor(share * channels + 1e-9);
