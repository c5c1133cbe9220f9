import type { FoldedRow } from '@refold/model';
import { AccountRow } from '../../test/bank';
import { tableOf } from '../table/table-of';
import { differingColumns, plainRow } from './compare-rows';

const table = tableOf(AccountRow);
const row = (change: Partial<AccountRow> = {}, marks: Partial<FoldedRow> = {}): FoldedRow => ({
  ...{ defined: true, deleted: false, ...marks },
  row: {
    ...{ accountId: 'a', ownerId: 'o', ownerName: null, ownerTags: ['x'], balance: 9_007_199_254_740_993n },
    ...{ deposits: 1, notes: { b: '1', a: '2' }, rich: false, openedAt: '2026-01-01T00:00:00.000001Z' },
    ...change,
  },
});

test('rows that hold the same are equal, whatever the order of fields in their JSON', () => {
  expect(differingColumns(table, row(), row({ notes: { a: '2', b: '1' } }))).toEqual([]);
  expect(differingColumns(table, null, null)).toEqual([]);
});

test('each column that differs is named: by the last digit, the last microsecond, the order of a list', () => {
  const other = row({
    ...{ balance: 9_007_199_254_740_992n, openedAt: '2026-01-01T00:00:00.000002Z' },
    ...{ ownerName: '', ownerTags: [], notes: { a: '2' } },
  });
  expect(differingColumns(table, row(), other)).toEqual(['owner_name', 'owner_tags', 'balance', 'notes', 'opened_at']);
});

test('whether a row is defined and whether it is deleted are compared, too', () => {
  expect(differingColumns(table, row(), row({}, { deleted: true }))).toEqual(['_deleted']);
  expect(differingColumns(table, row(), row({}, { defined: false }))).toEqual(['_defined']);
});

test('a row that is not there differs in all', () => {
  expect(differingColumns(table, row(), null)).toHaveLength(11);
});

test('a row is told by its columns, long numbers as digits', () => {
  expect(plainRow(table, row())).toMatchObject({ account_id: 'a', balance: '9007199254740993', _defined: true });
});
