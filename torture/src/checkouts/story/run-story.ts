import { endConnections } from '@refold/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckoutBreak } from '../../breaks/breaks';
import { Random } from '../../chance/random';
import type { Difference } from '../../oracle/rows';
import type { RunOutcome } from '../../program/reporter';
import { checkCheckouts } from '../oracle/check';
import { atRest } from '../system/at-rest';
import { CheckoutSystem, type SystemOptions } from '../system/checkout-system';
import { Echo } from '../system/echo';
import { Person } from '../system/person';
import { ShopWindow } from '../system/shop-window';
import { customers, plotOf, type Blow, type Plot, type Visit } from './plot';
import { smallFaults, someFallBehind } from './small-faults';

export interface StoryOptions {
  readonly seed: number;
  readonly style: SystemOptions['style'];
  readonly orders: number;
  readonly broken?: CheckoutBreak | null;
  /** For how long something still moves before it is said that it will not come to rest. */
  readonly patienceMs?: number;
}

/** Orders a second. */
const rate = 50;
const stock = 100_000;
/** Those who die do so one after the other, mostly. */
const leastMs = 8_000;

/** Many orders, and all that can happen to them at once, on servers and services of their own. */
export const runStory = async (options: StoryOptions): Promise<RunOutcome> => {
  const { seed, style, orders, broken = null, patienceMs = 240_000 } = options;
  const system = await CheckoutSystem.open({ label: 'story', style, broken });
  const chance = new Random(`echo ${seed}`);
  const echo = new Echo(system, () => chance.percent(20));
  const person = new Person(system);
  try {
    const window = new ShopWindow(system);
    const plot = plotOf(seed, orders, Math.max((orders * 1_000) / rate, leastMs));
    await prepare(window, plot);
    system.fates = smallFaults(seed);
    system.lateness = someFallBehind(seed, style, system);
    await Promise.all([
      ...plot.visits.map((visit, at) => live(system, window, visit, at)),
      ...plot.blows.map((blow) => strike(system, blow)),
    ]);
    system.note('all orders are placed');
    const moving = await atRest(system, window, patienceMs);
    system.note(`at rest: ${moving === null}`);
    const { differences, events } = await checkCheckouts(system);
    return {
      differences: [...unrest(moving), ...differences, ...helpedOtherwise(plot, person)],
      log: [...system.log],
      events,
    };
  } finally {
    await person.leave();
    await echo.stop();
    await system.close();
  }
};

const prepare = async (window: ShopWindow, { visits }: Plot): Promise<void> => {
  const skus = new Set(visits.flatMap(({ purchase }) => purchase.lines.map(({ sku }) => sku)));
  await Promise.all([
    ...customers.map((customer) => window.register(customer)),
    ...[...skus].map((sku) => window.receive(sku, sku.startsWith('last-') ? 1 : stock)),
  ]);
};

const live = async ({ provider }: CheckoutSystem, window: ShopWindow, visit: Visit, at: number): Promise<void> => {
  const { purchase, cancelsAfter, charge, refund, refundIsDeclined } = visit;
  const { orderId } = purchase;
  provider.willBe(orderId, ...charge);
  provider.willBe(`${orderId}-refund-1`, ...refund);
  if (refundIsDeclined) provider.gateway.declinedRefunds.add(`${orderId}-refund-1`);
  await sleep((at * 1_000) / rate);
  await window.place(purchase);
  if (cancelsAfter === null) return;
  await sleep(cancelsAfter);
  await window.cancel(orderId);
};

const strike = async (system: CheckoutSystem, { at, kind, service, awayMs }: Blow): Promise<void> => {
  await sleep(at);
  if (kind === 'kill') return system.crash(service, awayMs);
  const ended = await endConnections(system.databases[service].pool, "application_name <> ''");
  system.note(`${ended} connections of ${service} to its database were cut`);
};

const unrest = (moving: string | null): Difference[] =>
  moving === null
    ? []
    : [{ oracle: 'REST', where: 'the system', key: 'in the end', column: '', expected: 'at rest', found: moving }];

/** Somebody is needed where the provider did not make a refund, and nowhere else. */
const helpedOtherwise = ({ visits }: Plot, { helped }: Person): Difference[] => {
  const declined = new Set(visits.filter((each) => each.refundIsDeclined).map(({ purchase }) => purchase.orderId));
  return [...helped]
    .filter(([name]) => !declined.has(name.split(' ')[1] ?? ''))
    .map(([key, troubles]) => ({
      ...{ oracle: 'STUCK', where: 'sagas', key, column: '', expected: 'to go on by itself', found: troubles.join() },
    }));
};
