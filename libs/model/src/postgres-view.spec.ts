import { event } from './message';
import { emptyRow, type EventMeta, foldRow, type PostgresView, postgresView, rowKeyOf } from './postgres-view';
import { stream } from './stream';
import { Id } from './values';

class Opened extends event('Opened', 1, { accountId: Id }) {}
class Paid extends event('Paid', 1, { accountId: Id }) {}
class Closed extends event('Closed', 1, { accountId: Id }) {}
const Accounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  events: [Opened, Paid, Closed],
});
class Row {
  accountId: string;
  open: boolean;
  payments: number;
  label: string;
}
const view = postgresView(Row, {
  name: 'accounts',
  version: 1,
  key: 'accountId',
  from: [Accounts],
  initial: { open: false, payments: 0, label: '' },
  definedBy: 'Opened',
  derive: ({ open, payments }) => ({ label: `${open ? 'open' : 'unknown'}, ${payments} payments` }),
}).on({
  Opened: () => ({ open: true }),
  Paid: ({ payments }) => ({ payments: payments + 1 }),
  Closed: () => null,
});

const meta: EventMeta = { eventId: 'e', at: '2026-01-01T00:00:00.000000Z', streamId: 'account-a', streamVersion: 1 };
const [opened, paid, closed] = [
  new Opened({ accountId: 'a' }),
  new Paid({ accountId: 'a' }),
  new Closed({ accountId: 'a' }),
];
const fold = (...events: (Opened | Paid | Closed)[]) =>
  events.reduce((row, each) => foldRow(view, row, each, meta), emptyRow(view, 'a'));

test('whoever comes first makes the row, and it stays undefined until its defining event', () => {
  expect(fold(paid)).toEqual({
    row: { accountId: 'a', open: false, payments: 1, label: 'unknown, 1 payments' },
    defined: false,
    deleted: false,
  });
  expect(fold(paid, opened)).toEqual(fold(opened, paid));
  expect(fold(paid, opened).defined).toBe(true);
});

test('a deleted row is not raised by a late event', () => {
  expect(fold(opened, closed, paid).deleted).toBe(true);
});

test('columns that follow from others are always as the others say, also in a new row', () => {
  expect(emptyRow(view, 'a').row.label).toBe('unknown, 0 payments');
});

test('a handler that returns an unknown column is refused at its first event', () => {
  const broken = { ...view, on: { ...view.on, Paid: (() => ({ pavments: 1 })) as never } };
  expect(() => foldRow(broken, emptyRow(broken, 'a'), paid, meta)).toThrow("the handler of Paid returns 'pavments'");
});

test('an event that no handler takes concerns no row', () => {
  class Other extends event('Other', 1, { accountId: Id }) {}
  expect(rowKeyOf(view, new Other({ accountId: 'a' }))).toBeUndefined();
  expect(rowKeyOf(view, paid)).toBe('a');
});

describe('an earlier version, declared by what it had otherwise', () => {
  const next = postgresView(Row, {
    ...{ name: 'accounts', version: 2, key: 'accountId', from: [Accounts], definedBy: 'Opened' },
    initial: { open: false, payments: 0, label: 'new' },
  }).on({ Opened: () => ({ open: true, label: 'open' }), Paid: ({ payments }) => ({ payments: payments + 1 }) });
  const rowOf = <R extends object>(of: PostgresView<R>, ...events: (Opened | Paid | Closed)[]): object =>
    events.reduce((row, each) => foldRow(of, row, each, meta), emptyRow(of, 'a')).row;

  test('folds the rest as it is now', () => {
    const earlier = next.earlier({ version: 1, without: ['label'] }).on({ Opened: () => ({ open: true }) });
    expect(earlier).toMatchObject({ name: 'accounts', version: 1, key: 'accountId', definedBy: ['Opened'] });
    expect(rowOf(earlier, opened, paid)).toEqual({ accountId: 'a', open: true, payments: 1 });
    expect(rowOf(next, opened, paid)).toEqual({ accountId: 'a', open: true, payments: 1, label: 'open' });
  });

  test('may have had no such handler, other first values and another derivation', () => {
    const earlier = next
      .earlier({ version: 1, initial: { payments: 7 }, derive: ({ open }) => ({ label: String(open) }) })
      .on({ Paid: undefined });
    expect(rowKeyOf(earlier, paid)).toBeUndefined();
    expect(rowOf(earlier, opened, paid)).toEqual({ accountId: 'a', open: true, payments: 7, label: 'true' });
  });

  test('may itself have one before it', () => {
    const before = next.earlier({ version: 1, without: ['label'] }).on({ Opened: () => ({ open: true }) });
    const first = before.earlier({ version: 0, without: ['payments'] }).on({ Paid: undefined });
    expect(rowOf(first, opened, paid)).toEqual({ accountId: 'a', open: true });
  });

  test('tells of a handler that still sets a column which it leaves out', () => {
    const earlier = next.earlier({ version: 1, without: ['label'] }).on({});
    expect(() => rowOf(earlier, opened)).toThrow(/handler of Opened returns 'label'/);
  });

  test('has the lower version', () => {
    expect(() => next.earlier({ version: 2 }).on({})).toThrow(/version 2 is not earlier than version 2/);
  });
});
