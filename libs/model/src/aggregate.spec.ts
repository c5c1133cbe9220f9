import { aggregate, decideOn, evolveAll } from './aggregate';
import { command, event } from './message';
import { reject, Rejection } from './reject';
import { stream } from './stream';
import { Id } from './values';

class Opened extends event('Opened', 1, { id: Id }) {}
class Open extends command('Open', { id: Id }) {}
class Close extends command('Close', { id: Id }) {}
const Accounts = stream('account', { service: 'bank', id: 'id', partitionBy: 'id', events: [Opened] });
const Account = aggregate(Accounts, () => ({ open: false }))
  .evolve({ Opened: () => ({ open: true }) })
  .decide([Open, Close], {
    Open: ({ open }, { id }) => (open ? [] : new Opened({ id })),
    Close: () => reject('account/for-ever', 'Accounts of this bank are never closed.'),
  });

const refusalOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('a decision is a list of events, whatever way it was written', () => {
  const opened = decideOn(Account, evolveAll(Account, []), new Open({ id: 'a' }));
  expect(opened).toEqual([new Opened({ id: 'a' })]);
  expect(decideOn(Account, evolveAll(Account, opened), new Open({ id: 'a' }))).toEqual([]);
});

test('a refusal carries its code and its sentence', () => {
  const close = () => decideOn(Account, { open: true }, new Close({ id: 'a' }));
  expect(close).toThrow(new Rejection('account/for-ever', 'Accounts of this bank are never closed.'));
  expect(refusalOf(close)).toHaveProperty('code', 'account/for-ever');
});

test('a state can be carried on from where it was left', () => {
  expect(evolveAll(Account, [], { open: true })).toEqual({ open: true });
});
