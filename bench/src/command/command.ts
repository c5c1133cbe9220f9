import { testDatabase } from '@refold/testing';
import { join } from 'node:path';
import { AppProcess } from '../processes/app-process';
import { median, type Options, type Result } from '../result';
import { placeOrders, type Load } from './load';

interface Round {
  readonly limit: Load;
  readonly ours: Load;
}

/**
 * PlaceOrder over HTTP at 32 connections: with validation, an idempotency key, events and the sequencer at work, and
 * beside it a bare Nest route that runs one insert. Each server is a process of its own.
 */
export const command = async ({ events: orders, rounds, log }: Options): Promise<Result> => {
  const all: Round[] = [];
  for (let number = 1; number <= rounds; number++) {
    const round = { limit: await bare(orders), ours: await writeOrders(orders) };
    all.push(round);
    log(`round ${number}: limit ${shown(round.limit)}; ours ${shown(round.ours)}`);
  }
  const of = (which: keyof Round, what: keyof Load): number => median(all.map((round) => round[which][what]));
  return {
    ...{ name: 'command', unit: 'orders a second', ours: of('ours', 'perSecond'), limit: of('limit', 'perSecond') },
    ratioToLimit: median(all.map(({ ours, limit }) => ours.perSecond / limit.perSecond)),
    ...{ p50: of('ours', 'p50'), p99: of('ours', 'p99'), limitP50: of('limit', 'p50'), limitP99: of('limit', 'p99') },
    ...{ orders, rounds },
  };
};

const shown = ({ perSecond, p50, p99 }: Load): string =>
  `${Math.round(perSecond)} a second, p50 ${p50} ms, p99 ${p99} ms`;

const bare = (orders: number): Promise<Load> =>
  measured(join(__dirname, 'bare-server.js'), 'DATABASE_URL', orders, '/orders');

const writeOrders = (orders: number): Promise<Load> => measured(ordersMain, 'DATABASE_URL_ORDERS', orders);

const ordersMain = join(__dirname, '..', '..', '..', 'apps', 'write-orders', 'src', 'main.js');

const measured = async (main: string, databaseVariable: string, orders: number, ready?: string): Promise<Load> => {
  const database = await testDatabase('bench');
  try {
    // Alone, without Kafka, it hears of no customer.
    const alone = { RELAY: 'process', KNOWN_CUSTOMERS: 'any' };
    const app = await AppProcess.start(main, { [databaseVariable]: database.url, ...alone }, ready);
    try {
      await placeOrders(app.url, warmUp);
      return await placeOrders(app.url, orders);
    } finally {
      await app.stop();
    }
  } finally {
    await database.drop();
  }
};

const warmUp = 1_000;
