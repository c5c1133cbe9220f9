import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { type AcceptedChange, problemsOfChange } from '../test/schema-changes';

const fileOf = (name: string): string => join(__dirname, '..', name);
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');
const [today, released, accepted] = ['schema.graphql', 'schema.released.graphql', 'accepted-changes.json'] as const;

/** What clients rely on. RELEASE_SCHEMA=1 makes today's schema the released one. */
if (process.env['RELEASE_SCHEMA'] === '1') {
  writeFileSync(fileOf(released), textOf(today));
  writeFileSync(fileOf(accepted), '[]\n');
}

test('the schema breaks no query that the released one answers, but where accepted-changes.json says why', () => {
  const changes = JSON.parse(textOf(accepted)) as AcceptedChange[];
  expect(problemsOfChange(buildSchema(textOf(released)), buildSchema(textOf(today)), changes)).toEqual([]);
});

describe('a change of the schema', () => {
  const before = buildSchema(`
    enum Status { OPEN CLOSED }
    type Query { order(id: ID!, status: Status): Order old: Int }
    type Order { id: ID! status: Status! total: Int! }`);
  const problems = (schema: string, changes: AcceptedChange[] = []) =>
    problemsOfChange(before, buildSchema(schema), changes);
  const without = `
    enum Status { OPEN }
    type Query { order(id: ID!, status: Status, lang: Int!): Order }
    type Order { id: ID! status: Status }`;
  const reason = 'Nobody has asked for it since March.';

  it('that takes something away, or wants more, is found; so is a value that may now be null', () => {
    expect([...problems(without)].sort()).toEqual([
      'It breaks queries: A required arg lang on Query.order was added.',
      'It breaks queries: CLOSED was removed from enum type Status.',
      'It breaks queries: Order.status changed type from Status! to Status.',
      'It breaks queries: Order.total was removed.',
      'It breaks queries: Query.old was removed.',
    ]);
  });

  it('that only adds is none', () => {
    const more = `
      enum Status { OPEN CLOSED LOST }
      type Query { order(id: ID!, status: Status, lang: String): Order old: Int new: Int }
      type Order { id: ID! status: Status! total: Int! more: String }`;
    expect(problems(more)).toEqual([]);
  });

  it('is accepted with a reason, and not without', () => {
    const gone = `enum Status { OPEN CLOSED } type Query { order(id: ID!, status: Status): Order }
      type Order { id: ID! status: Status! total: Int! }`;
    const change = 'Query.old was removed.';
    expect(problems(gone, [{ change, reason }])).toEqual([]);
    expect(problems(gone, [{ change, reason: ' ' }])).toEqual([`It is accepted without a reason: ${change}`]);
  });

  it('that was accepted and is not made is told, so that the list holds no leave for the future', () => {
    const same = `enum Status { OPEN CLOSED } type Query { order(id: ID!, status: Status): Order old: Int }
      type Order { id: ID! status: Status! total: Int! }`;
    expect(problems(same, [{ change: 'Query.old was removed.', reason }])).toEqual([
      'It has not changed: Query.old was removed.',
    ]);
  });
});
