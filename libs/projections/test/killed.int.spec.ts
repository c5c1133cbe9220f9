import { endConnections } from '@refold/testing';
import { RebuildVerbs, type AnyView, type Projector } from '../src';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdings } from './bank';
import { MortalPool, type Death } from './mortal-pool';
import { RunningBank, until } from './running-bank';
import { auditedHoldings, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('killed')));
afterEach(() => bank.close());

const ask = { workers: 1, throttle: 'none', full: false, dryRun: false } as const;

/** Runs a projector until it is killed there, and takes away what is left of it. */
const diesAt = async (views: readonly AnyView[], death: Death, work: (projector: Projector) => Promise<unknown>) => {
  const mortal = new MortalPool(bank.database.url, death);
  const projector = bank.start(views, [], undefined, mortal.pool);
  await work(projector);
  await until(`it dies ${death.at} ${death.statement}`, async () => mortal.isDead);
  await bank.stop(projector);
  await mortal.pool.end();
};

const lives = async (views: readonly AnyView[]): Promise<Projector> => {
  const projector = bank.start(views);
  await bank.untilJoined(projector);
  return projector;
};

const begun = async (views: readonly AnyView[]): Promise<void> => {
  await bank.write(240);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  await bank.stop(first);
  const second = bank.start(views);
  await until('it runs', async () => second.states[0]?.running?.joined() ?? false);
  await new RebuildVerbs(second.context).rebuild({ views: ['holdings'], ...ask });
  await bank.stop(second);
};

const nothingToDo = async (): Promise<void> => undefined;

test('a projector that is killed again and again while a version is built and joins loses and doubles nothing', async () => {
  const views = [holdings, holdingsOf(2)];
  await begun(views);
  const deaths: Death[] = [
    { at: 'before', statement: /^update rebuild_progress/ },
    { at: 'after', statement: /^create index|^analyze/ },
    { at: 'before', statement: /^update projection_definitions set state/ },
    { at: 'after', statement: /^update projection_definitions set state/ },
    { at: 'after', statement: /^update rebuilds set state/ },
  ];
  for (const death of deaths) {
    await diesAt(views, death, nothingToDo);
    await bank.write(24);
  }
  const projector = await lives(views);
  await bank.untilBuilt('holdings_v2');
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

test('a projector that is killed within a switch, or before or after it, leaves readers one of the two versions', async () => {
  const views = [holdings, auditedHoldings(2)];
  await begun(views);
  const copied: Death = { at: 'after', statement: /^insert into "?holdings_v2"? / };
  await diesAt(views, copied, nothingToDo);
  const built = await lives(views);
  await bank.untilBuilt('holdings_v2');
  await bank.stop(built);
  const promote = (projector: Projector): Promise<unknown> =>
    until('it is killed in the switch', async () => {
      if (!projector.states[0]?.running?.joined()) return false;
      const code = await bank
        .switches(projector)
        .promote({ view: 'holdings', dryRun: false })
        .catch((error: { code?: string }) => error.code);
      return code !== 'unavailable' && code !== 'busy';
    });
  await diesAt(views, { at: 'before', statement: /^update active_versions/ }, promote);
  expect(await bank.activeVersion('holdings')).toBe(1);
  await diesAt(views, { at: 'after', statement: /^insert into switches/ }, promote);
  expect(await bank.activeVersion('holdings')).toBe(1);
  await bank.write(24);
  const projector = await lives(views);
  await bank.untilApplied(projector);
  expect(await bank.switches(projector).promote({ view: 'holdings', dryRun: false })).toMatchObject({ from: 1, to: 2 });
  const { rows } = await bank.database.pool.query('select verb from switches order by id');
  expect(rows).toEqual([{ verb: 'begin' }, { verb: 'promote' }]);
});

test('a database that breaks all connections again and again while a version is built fails no rebuild', async () => {
  const views = [holdings, auditedHoldings(2)];
  await begun(views);
  const projector = await lives(views);
  for (let round = 0; round < 8; round++) {
    await bank.write(6);
    await endConnections(bank.database.pool);
    await sleep(200);
  }
  await bank.untilBuilt('holdings_v2');
  await bank.untilApplied(projector);
  expect(Object.keys(await bank.holdings(2))).toHaveLength(3);
  expect(await bank.holdings(2)).toMatchObject({ o0: { deposited: 96 }, o1: { deposited: 96 } });
});
