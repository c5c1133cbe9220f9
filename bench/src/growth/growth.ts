import { Orders } from '@refold/events';
import type { EventStore } from '@refold/event-store';
import { aContext, anAppend } from '../append/an-order';
import { rateOf } from '../in-parallel';
import { median, type Options, type Result } from '../result';
import { eventsOfAStream, FilledStore, orderIdOf } from './filled-store';

const callers = 16;
const appends = 6_000;
const loads = 4_000;
const pages = 60;
const pageSize = 500;
/** How much slower the largest may be. */
const flat = 1.3;

/** What is done a second. */
interface Rates {
  readonly append: number;
  readonly feed: number;
  readonly load: number;
}
type Work = keyof Rates;
const works: readonly Work[] = ['append', 'feed', 'load'];

/** Append, feed and load in stores of ten thousand, a hundred thousand and a million events: does age slow them down? */
export const growth = async ({ events: largest, rounds, log }: Options): Promise<Result> => {
  const sizes = [largest / 100, largest / 10, largest];
  const stores: FilledStore[] = [];
  try {
    for (const events of sizes) {
      log(`filling a store with ${events} events`);
      stores.push(await FilledStore.of(events, callers));
    }
    const measured = new Map<FilledStore, Rates[]>(stores.map((store) => [store, []]));
    for (let round = 0; round <= rounds; round++)
      for (const store of stores) {
        const rates = await ratesOf(store);
        // The first round only warms up caches and connections.
        if (round > 0) measured.get(store)?.push(rates);
      }
    return resultOf(stores, measured, rounds, log);
  } finally {
    for (const store of stores) await store.close();
  }
};

const ratesOf = async ({ store, events }: FilledStore): Promise<Rates> => ({
  append: await rateOf(callers, appends, () => store.append([anAppend()], aContext)),
  feed: pageSize * (await rateOf(1, pages, () => readPage(store, events))),
  load: await rateOf(callers, loads, () => loadOne(store, events)),
});

const readPage = async (store: EventStore, events: number): Promise<void> => {
  const page = await store.readFeed(BigInt(below(events - pageSize)), pageSize);
  if (page.length !== pageSize) throw new Error(`A page of the feed held ${page.length} events.`);
};

const loadOne = async (store: EventStore, events: number): Promise<void> => {
  const { version } = await store.loadStream(Orders, orderIdOf(1 + below(events / eventsOfAStream)));
  if (version !== eventsOfAStream) throw new Error(`A stream was at version ${version}.`);
};

const below = (limit: number): number => Math.floor(Math.random() * limit);

const resultOf = (
  stores: readonly FilledStore[],
  measured: ReadonlyMap<FilledStore, readonly Rates[]>,
  rounds: number,
  log: Options['log'],
): Result => {
  const rates = stores.map((store) => {
    const own = measured.get(store) ?? [];
    const of = (work: Work): number => median(own.map((each) => each[work]));
    log(`${store.events} events: ${works.map((work) => `${work} ${Math.round(of(work))}`).join(', ')} a second`);
    return { append: of('append'), feed: of('feed'), load: of('load') };
  });
  const slower = (work: Work): number => Math.max(...rates.map((each) => each[work])) / (rates.at(-1)?.[work] ?? 0);
  const ours = Math.max(...works.map(slower));
  return {
    ...{ name: 'growth', unit: 'times slower with the most events than at best', ours, limit: flat },
    ratioToLimit: ours / flat,
    ...{ appendSlower: slower('append'), feedSlower: slower('feed'), loadSlower: slower('load') },
    ...Object.fromEntries(
      rates.flatMap((each, index) =>
        works.map((work) => [`${work}At${stores[index]?.events ?? 0}`, Math.round(each[work])]),
      ),
    ),
    rounds,
  };
};
