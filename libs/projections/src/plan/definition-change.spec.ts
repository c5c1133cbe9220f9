import { partsOfFacts, partsOfView, type Parts } from '../table/fingerprint';
import { accounts, deposits } from '../../test/bank';
import { holdingsOf } from '../../test/versions-of-holdings';
import { changeBetween, whatChanged } from './definition-change';

const parts = partsOfView(accounts);
const withPart = (part: string, value: unknown): Parts => ({ ...parts, [part]: value });
const added = (part: string, more: object): Parts => withPart(part, { ...(parts[part] as object), ...more });

test('a column more that begins with a value is a backfill', () => {
  const next = {
    ...added('columns', { colour: 'text' }),
    initial: `${String(parts['initial']).slice(0, -1)},"colour":null}`,
  };
  expect(changeBetween(parts, next)).toMatchObject({ kind: 'backfill', eventTypes: [] });
});

test('a handler of a type that had none is a partial replay of that type', () =>
  expect(changeBetween(parts, added('on', { Audited: '() => ({ rich: true })' }))).toMatchObject({
    kind: 'partial',
    eventTypes: ['Audited'],
  }));

test.each([
  ['a changed handler', added('on', { Opened: '() => ({})' }), 'The handler Opened changed.'],
  ['a handler that is gone', withPart('on', {}), 'The handler Opened is gone.'],
  ['a changed column', added('columns', { balance: 'text' }), 'The column balance changed.'],
  ['another first value', withPart('initial', '{"balance":"1"}'), 'The first value balance changed.'],
  ['another key', withPart('key', 'ownerId'), 'The key changed.'],
  ['another derivation', withPart('derive', 'x'), 'What is derived changed.'],
  ['other copies', withPart('copies', []), 'What is copied changed.'],
  ['a stream less', withPart('from', []), 'A stream is no longer followed.'],
  ['a stream more', withPart('from', ['account', 'owner']), 'Another stream is followed.'],
])('%s needs all of history', (_, next, reason) => {
  const change = changeBetween(parts, next);
  expect(change.kind).toBe('full');
  expect(change.reasons).toContain(reason);
});

test('the same text under another version needs all of history: what it calls may have changed', () =>
  expect(changeBetween(partsOfView(holdingsOf(2)), partsOfView(holdingsOf(3)))).toMatchObject({ kind: 'full' }));

test('facts need all of history', () =>
  expect(changeBetween(partsOfFacts(deposits), partsOfFacts({ ...deposits, version: 2 }))).toMatchObject({
    kind: 'full',
  }));

test('what changed in a definition that was to be the same is told by name, of views and of facts', () => {
  expect(whatChanged(parts, parts)).toEqual([]);
  expect(whatChanged(parts, { ...added('columns', { colour: 'text' }), on: { Opened: 'x', Audited: 'y' } })).toEqual(
    expect.arrayContaining(['The handler Opened changed.', 'The column colour is new.', 'The handler Audited is new.']),
  );
  const facts = partsOfFacts(deposits);
  expect(whatChanged(facts, { ...facts, ddl: 'other' })).toEqual(['The table changed.']);
});

test('an active version of which nothing is known needs all of history', () =>
  expect(changeBetween(null, parts)).toMatchObject({ kind: 'full' }));
