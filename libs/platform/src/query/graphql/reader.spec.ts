import type { Pool } from 'pg';
import type { Caller } from '../../access';
import type { Facts, FactsClient } from '../clickhouse/facts-client';
import type { FactsAsker } from '../clickhouse/fact-turns';
import { Reader } from './reader';

const ann: Caller = { subject: 'ann', roles: ['staff'], customerId: null };
const pool = { query: async () => ({ rows: [] }) } as unknown as Pool;

/** A request that waits for its figures. */
const waiting = async () => {
  const askers: FactsAsker[] = [];
  const facts = { for: (asker: FactsAsker): Facts => (askers.push(asker), { query: async () => [] }) };
  const leaving = new Set<() => void>();
  const whenGone = (listener: () => void) => {
    leaving.add(listener);
    return () => leaving.delete(listener);
  };
  const reader = new Reader(
    pool,
    facts as unknown as FactsClient,
    { customerId: null, hidesPersonal: false },
    { caller: ann, callerAddress: '10.0.0.1', whenGone },
  );
  reader.snapshot.expect({ views: ['order_facts'], tokens: [] });
  let answer = (): void => undefined;
  const figures = reader.readFacts(() => new Promise<void>((resolve) => (answer = resolve)));
  await new Promise((later) => setImmediate(() => setImmediate(later)));
  const [asker] = askers;
  if (!asker) throw new Error('There is one.');
  return { asker, leaving, reader, figures, answer: () => answer() };
};

test('figures are read for a caller, until the request has ended', async () => {
  const { asker, leaving, reader, figures, answer } = await waiting();
  expect([asker.by, asker.ended.aborted, leaving.size]).toEqual(['subject ["ann",null]', false, 1]);
  await reader.end();
  expect(asker.ended.aborted).toBe(true);
  answer();
  await figures;
  expect(leaving.size).toBe(0);
});

test('figures are read until the caller has gone', async () => {
  const { asker, leaving, figures, answer } = await waiting();
  for (const leave of leaving) leave();
  expect(asker.ended.aborted).toBe(true);
  answer();
  await figures;
});
