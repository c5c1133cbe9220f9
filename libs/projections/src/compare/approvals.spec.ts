import { covers, type Counted } from './approvals';

const counted = (events: bigint, total: number, added?: number): Counted => ({
  events,
  groups: [
    { kind: 'changed', column: 'total', rows: total },
    ...(added === undefined ? [] : [{ kind: 'only-green', column: null, rows: added } as const]),
  ],
});
const approved = counted(1_000n, 50, 3);

test('what was approved covers the same, and less', () => {
  expect(covers(approved, approved)).toBe(true);
  expect(covers(approved, counted(1_000n, 49, 0))).toBe(true);
  expect(covers(approved, counted(1_000n, 49))).toBe(true);
});

test('it covers as many rows more as records were read since, in each group', () => {
  expect(covers(approved, counted(1_020n, 70, 23))).toBe(true);
  expect(covers(approved, counted(1_020n, 71, 3))).toBe(false);
  expect(covers(approved, counted(1_020n, 50, 24))).toBe(false);
});

test('it covers no group that it did not have', () => {
  expect(covers(counted(0n, 50), counted(9_999n, 50, 1))).toBe(false);
});

test('a topic that was made anew, so that fewer records were read, allows no growth and takes none away', () => {
  expect(covers(approved, counted(10n, 50, 3))).toBe(true);
  expect(covers(approved, counted(10n, 51, 3))).toBe(false);
});
