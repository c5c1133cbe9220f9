import type { QueryLimits } from '../limits/query-limits';

/** What is promised to those who follow answers, and what they may take. Times are milliseconds. */
export interface LiveTerms {
  /** An answer is looked for again so soon after the last time, however often its views change. */
  readonly paceMs: number;
  /** So often every answer is looked for without a word of a change: a word can be lost. */
  readonly lookMs: number;
  /** Answers that are looked for at the same time: others need the store, too. */
  readonly atOnce: number;
  /** Of them, for one caller. */
  readonly atOncePerCaller: number;
  /** The same for answers out of facts, which are slow: others do not wait for them. */
  readonly factsAtOnce: number;
  readonly factsAtOncePerCaller: number;
  /** So long changes are listened to after the last who followed anything has gone. */
  readonly listenMs: number;
  /** Of one answer: it may come again and again. */
  readonly limits: QueryLimits;
  readonly mostSockets: number;
  /** Of one caller; where nobody is asked who they are, of one address. */
  readonly mostSocketsPerCaller: number;
  /** Of one address, that have not said who they are. */
  readonly mostUnknown: number;
  readonly mostPerSocket: number;
  readonly mostPerCaller: number;
  /** For a socket to say who it is. */
  readonly initMs: number;
  /** Between two pings; who answers neither of two is closed. */
  readonly pingMs: number;
  /** For a closed socket to say that it has understood. */
  readonly farewellMs: number;
}

export const usualTerms: LiveTerms = {
  paceMs: 20,
  lookMs: 5_000,
  atOnce: 4,
  atOncePerCaller: 2,
  factsAtOnce: 2,
  factsAtOncePerCaller: 1,
  listenMs: 30_000,
  limits: { values: 10_000, depth: 11, roots: 1, figures: 1 },
  mostSockets: 5_000,
  mostSocketsPerCaller: 50,
  mostUnknown: 100,
  mostPerSocket: 100,
  mostPerCaller: 1_000,
  initMs: 3_000,
  pingMs: 15_000,
  farewellMs: 2_000,
};
