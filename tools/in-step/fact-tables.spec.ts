import { facts } from '../../apps/projector/src/projections';
import { factTables } from '../../apps/query-api/test/fact-tables';

/* No app may import another, so the query API's tests make the projector's tables themselves. Here the two are compared. */
test('the query API is tested on each of the fact tables that the projector makes', () => {
  expect(Object.keys(factTables).sort()).toEqual(facts.map(({ name }) => name).sort());
});

test.each(facts.map((each) => [each.name, each] as const))(
  '%s has the same columns and the same key in both',
  (name, each) => {
    const { columns = {}, key = [] } = factTables[name] ?? {};
    expect(columns).toEqual(each.columns);
    const identity = each.identity ?? ['_event_id', '_row'];
    expect(key).toEqual([...new Set([...each.orderBy, ...identity])]);
  },
);
