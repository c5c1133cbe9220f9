import { command, Id, InvalidMessage, Text } from '@refold/model';
import { fingerprintOf } from '../../idempotency/used-key';
import type { CommandRoute } from '../../routes/command-routes';
import { read, readAsked } from './command-input';

class Rename extends command('Rename', { id: Id, name: Text(10), note: Text(10).optional() }) {}
const route: CommandRoute = { contract: Rename, path: 'names', status: 201, by: ['staff'], makes: 'id' };
const readNew = (body: unknown, by = route) => readAsked(by, body) as Rename;
const problemsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.problems;
    throw error;
  }
  return [];
};

test('the id in the path completes the body', () => {
  expect(read(Rename, { name: 'x' }, { id: 'a' })).toEqual({ id: 'a', name: 'x' });
});
test('the same id in both is fine, another one is refused by name', () => {
  expect(read(Rename, { id: 'a', name: 'x' }, { id: 'a' })).toMatchObject({ id: 'a' });
  expect(problemsOf(() => read(Rename, { id: 'b', name: 'x' }, { id: 'a' }))).toEqual([
    { field: 'id', problem: 'must agree with the path, which says a' },
  ]);
});
test('a path id of the wrong form is refused like one in the body', () => {
  expect(problemsOf(() => read(Rename, { name: 'x' }, { id: 'a b' }))).toEqual([
    expect.objectContaining({ field: 'id' }),
  ]);
});
test.each([[null], ['text'], [5], [[]], [true]])('%j is no command', (body) => {
  expect(problemsOf(() => read(Rename, body))).toEqual([
    { field: '(the whole message)', problem: 'must be a JSON object' },
  ]);
});
test('no body is an empty one', () => {
  expect(problemsOf(() => read(Rename, undefined, { id: 'a' })).map(({ field }) => field)).toEqual(['name']);
});

test('an id that is left out is made, and grows with time', () => {
  const [first, second] = [readNew({ name: 'x' }), readNew({ name: 'x' })];
  expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(second.id > first.id).toBe(true);
});
test('an id that is given is kept, an empty or null one is refused and not replaced', () => {
  expect(readNew({ id: 'mine', name: 'x' }).id).toBe('mine');
  for (const id of ['', null]) expect(problemsOf(() => readNew({ id, name: 'x' }))).toHaveLength(1);
});

test('a request is the same whatever the order of its keys, and whatever id was made for it', () => {
  const one = readNew({ name: 'x', note: 'y' });
  const other = readNew({ note: 'y', name: 'x' });
  expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  expect(fingerprintOf(one)).not.toBe(fingerprintOf(readNew({ name: 'z', note: 'y' })));
  expect(fingerprintOf(readNew({ id: 'a', name: 'x' }))).not.toBe(fingerprintOf(readNew({ id: 'b', name: 'x' })));
});

test('the same command by another route is another request', () => {
  const other = { ...route, path: 'other-names' };
  expect(fingerprintOf(readNew({ id: 'a', name: 'x' }, other))).not.toBe(
    fingerprintOf(readNew({ id: 'a', name: 'x' })),
  );
});
