import { median, type Options, type Result } from '../result';
import { readOrders, type Reading } from './load';
import { ordersToRead } from './orders-to-read';
import { composed, preJoined } from './questions';
import { WholeSystem } from './whole-system';

const clientCounts = [1, 8, 32] as const;
const slowMs = 200;
/** Times as many requests a second as the composed one that the pre-joined one is to answer. */
const aim = 10;

/** Under which all is read: everything well, one service slow, one stopped. */
const conditions = ['well', 'slow', 'stopped'] as const;
type Condition = (typeof conditions)[number];
type Way = 'preJoined' | 'composed';
/** By condition, way and clients: `well.composed.8`. */
type Figures = ReadonlyMap<string, Reading>;

/**
 * An order out of the pre-joined view against the same composed live of five services, both by GraphQL over HTTP: by 1, 8
 * and 32 clients; with everything well, with one service slowed by 200 ms, and with it stopped. The clients share the
 * machine with all that they ask.
 */
export const reads = async ({ events: orders, rounds, log }: Options): Promise<Result> => {
  const system = new WholeSystem();
  const all: Figures[] = [];
  try {
    await system.start(slowMs);
    const ids = await ordersToRead(system, orders);
    log(`${orders} orders are in the view`);
    for (const clients of clientCounts) await bothWays(system.queryApi, ids, clients, 1);
    const measured = { ids, rounds, log, all };
    await underCondition('well', system.queryApi, measured);
    await underCondition('slow', system.detouredQueryApi, measured);
    await system.stopOne();
    await underCondition('stopped', system.queryApi, measured);
  } finally {
    await system.stop();
  }
  return resultOf(all, orders, rounds);
};

interface Measured {
  readonly ids: readonly string[];
  readonly rounds: number;
  readonly log: (line: string) => void;
  readonly all: Figures[];
}

const underCondition = async (condition: Condition, url: string, { ids, rounds, log, all }: Measured) => {
  for (let round = 1; round <= rounds; round++) {
    const figures = new Map<string, Reading>();
    for (const clients of clientCounts)
      for (const [way, reading] of await bothWays(url, ids, clients, condition === 'slow' ? 0.2 : 1)) {
        figures.set(`${condition}.${way}.${clients}`, reading);
        log(`${condition}, round ${round}, ${way}, ${clients} clients: ${shown(reading)}`);
      }
    all.push(figures);
  }
};

/** @param share of the usual number of times that is enough for the composed way, where each takes long */
const bothWays = async (url: string, ids: readonly string[], clients: number, share: number) => {
  const times = ids.length * (clients === 1 ? 1 : 4);
  const slower = Math.max(clients, Math.ceil(times * share));
  return [
    ['preJoined', await readOrders(url, preJoined, ids, { clients, times })],
    ['composed', await readOrders(url, composed, ids, { clients, times: slower })],
  ] as const;
};

const shown = ({ perSecond, p50, p99, partial, failed }: Reading): string =>
  `${Math.round(perSecond)} a second, p50 ${p50} ms, p99 ${p99} ms, ${partial} partial, ${failed} failed`;

const resultOf = (all: readonly Figures[], orders: number, rounds: number): Result => {
  const of = (condition: Condition, way: Way, clients: number, what: keyof Reading): number =>
    median(all.flatMap((figures) => figures.get(`${condition}.${way}.${clients}`)?.[what] ?? []));
  const cells = conditions.flatMap((condition) =>
    clientCounts.flatMap((clients) =>
      (['preJoined', 'composed'] as const).flatMap((way) =>
        (['perSecond', 'p50', 'p99', 'partial', 'failed'] as const).map(
          (what) => [`${condition}.${way}.${clients}.${what}`, of(condition, way, clients, what)] as const,
        ),
      ),
    ),
  );
  const most = 32;
  const [ours, limit] = [of('well', 'preJoined', most, 'perSecond'), of('well', 'composed', most, 'perSecond')];
  const ratios = clientCounts.map((clients) => {
    const ratio = of('well', 'preJoined', clients, 'perSecond') / of('well', 'composed', clients, 'perSecond');
    return [`ratio.${clients}`, ratio] as const;
  });
  return {
    ...{ name: 'reads', unit: 'orders a second at 32 clients; the limit is the composed order', ours, limit },
    ...{ ratioToLimit: ours / limit, aim },
    untouchedByStopped: of('stopped', 'preJoined', most, 'perSecond') / ours,
    ...Object.fromEntries([...ratios, ...cells]),
    ...{ slowMs, orders, rounds },
  };
};
