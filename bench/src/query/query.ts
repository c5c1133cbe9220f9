import type { Options, Result } from '../result';
import { type Answering, cellOf, clientCounts, type Figures, resultOf } from './figures';
import { type Answered, load } from './load';
import { peerName } from './peer';
import { type QuestionName, questionNames } from './questions';
import { type Asked, Servers } from './servers';
import { filledStores, type Stores } from './stores';

/** Orders of a small store: as many as the real ones. */
const fewOrders = 8_000;
/** How long each server is warmed up by each question: for fewer, functions are compiled while they are measured. */
const warmUpSeconds = 8;
/** How long one cell of a round is measured. Sums of all orders take so long that few are done in two seconds. */
const cellSeconds: Readonly<Record<QuestionName, number>> = { A: 2, B: 2, C: 8 };

/**
 * The query API by GraphQL over HTTP with authentication, limits and freshness: (A) an order with all its parts, (B) the
 * latest 50 of a status with all of theirs, (C) sales by month and state. Beside it the same rows through the same
 * clients behind a bare HTTP server, and PostGraphile on the same tables. All are processes of their own; load and
 * databases share the machine with them.
 */
export const query = async ({ events: orders, rounds, log }: Options): Promise<Result> => {
  const stores: Stores[] = [];
  const servers: Servers[] = [];
  try {
    for (const size of [fewOrders, orders]) {
      stores.push(await filledStores(size));
      log(`${size} orders are in the stores`);
    }
    servers.push(...stores.map((store) => new Servers(store)));
    const all = await measured(servers, rounds, log);
    return resultOf(all, { peer: peerName(), fewOrders, orders });
  } finally {
    for (const server of servers) await server.stop();
    for (const store of stores) await store.drop();
  }
};

type Log = Options['log'];

const measured = async ([few, many]: readonly Servers[], rounds: number, log: Log): Promise<Figures[]> => {
  if (!few || !many) throw new Error('Two stores are measured.');
  const answering: readonly (readonly [Answering, Asked])[] = [
    ['limit', await many.startLimit()],
    ['peer', await many.startPeer(log)],
    ['ours', await many.startOurs()],
    ['oursFew', await few.startOurs()],
  ];
  for (const question of questionNames) {
    await many.check(question);
    await few.check(question);
    for (const [, asked] of answering) await ask(asked, question, 8, warmUpSeconds);
  }
  log('all are warmed up');
  const all: Figures[] = [];
  for (let number = 1; number <= rounds; number++)
    // What comes first has an advantage, or a disadvantage.
    all.push(await oneRound(number % 2 === 0 ? answering.toReversed() : answering, number, log));
  return all;
};

const oneRound = async (
  answering: readonly (readonly [Answering, Asked])[],
  number: number,
  log: Log,
): Promise<Figures> => {
  const figures = new Map<string, Answered>();
  for (const question of questionNames)
    for (const clients of clientCounts)
      for (const [who, asked] of answering) {
        if (who === 'oursFew' && (clients !== 8 || question === 'C')) continue;
        const answered = await ask(asked, question, clients, cellSeconds[question]);
        if (!answered) continue;
        figures.set(cellOf(who, question, clients), answered);
        log(`round ${number}, ${question}, ${who}, ${clients} clients: ${shown(answered)}`);
      }
  return figures;
};

const ask = async (
  { url, headers, requests }: Asked,
  question: QuestionName,
  clients: number,
  seconds: number,
): Promise<Answered | undefined> => {
  const sent = requests(question);
  return sent.length === 0 ? undefined : load(url, sent, headers, { clients, seconds });
};

const shown = ({ perSecond, p50, p99 }: Answered): string =>
  `${perSecond.toFixed(perSecond < 100 ? 1 : 0)} a second, p50 ${p50} ms, p99 ${p99} ms`;
