import { median, type Result } from '../result';
import type { Answered } from './load';
import { type QuestionName, questionNames } from './questions';

export const clientCounts = [1, 8, 32] as const;
/** Clients at whom the ratios are taken. */
const usual = 8;

/** Who answered: the query API, what it is compared with, and the query API on a store of few orders. */
export type Answering = 'ours' | 'limit' | 'peer' | 'oursFew';

/** Of one round, by who was asked what by how many: `ours.A.8`. */
export type Figures = ReadonlyMap<string, Answered>;
export const cellOf = (who: Answering, question: QuestionName, clients: number): string =>
  `${who}.${question}.${clients}`;

/** Medians over the rounds. Ratios are those of each round, so that what slowed all of it down is not in them. */
export const resultOf = (rounds: readonly Figures[], more: Readonly<Record<string, string | number>>): Result => {
  const of = (cell: string, what: keyof Answered): number =>
    median(rounds.flatMap((round) => round.get(cell)?.[what] ?? []));
  const ratio = (one: string, other: string): number =>
    median(rounds.flatMap((round) => ratioIn(round, one, other) ?? []));
  const ratios = questionNames.flatMap((question) => {
    const ours = cellOf('ours', question, usual);
    const toLimit = [`ratioToLimit${question}`, ratio(ours, cellOf('limit', question, usual))] as const;
    if (question === 'C') return [toLimit];
    const toPeer = [`ratioToPeer${question}`, ratio(ours, cellOf('peer', question, usual))] as const;
    // What an answer costs with many orders, as a multiple of what it costs with few.
    return [toLimit, toPeer, [`growth${question}`, ratio(cellOf('oursFew', question, usual), ours)] as const];
  });
  const cells = [...new Set(rounds.flatMap((round) => [...round.keys()]))];
  const all = cells.flatMap((cell) =>
    (['perSecond', 'p50', 'p99'] as const).map((what) => [`${cell}.${what}`, of(cell, what)] as const),
  );
  const [ours, limit] = [cellOf('ours', 'A', usual), cellOf('limit', 'A', usual)];
  return {
    ...{ name: 'query', unit: 'answers to A a second at 8 clients' },
    ...{ ours: of(ours, 'perSecond'), limit: of(limit, 'perSecond'), ratioToLimit: ratio(ours, limit) },
    ...Object.fromEntries(ratios),
    p99A32: of(cellOf('ours', 'A', 32), 'p99'),
    ...Object.fromEntries(all),
    ...more,
    rounds: rounds.length,
  };
};

const ratioIn = (round: Figures, one: string, other: string): number | undefined => {
  const [first, second] = [round.get(one), round.get(other)];
  return first && second && first.perSecond / second.perSecond;
};
