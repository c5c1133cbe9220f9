import { type FreshnessRow, sameCut, viewFreshness } from './view-freshness';

const now = 1_518_912_000;
const row = (given: Partial<FreshnessRow>): FreshnessRow => ({
  ...{ view: 'order_details', version: 1, engine: 'postgres' },
  ...{ heardAt: now - 1, atMostAt: now - 1, positions: [], waitingKeys: 0 },
  ...given,
});
const facts = (positions: FreshnessRow['positions']) => viewFreshness(row({ engine: 'clickhouse', positions }), now);
const rows = (positions: FreshnessRow['positions']) => viewFreshness(row({ positions }), now);

describe('how fresh a view is', () => {
  it('is told by topic, with the partitions in their places and null for what was never read', () => {
    const positions = [
      ['payments', 1, '9'],
      ['orders', 2, '12'],
      ['orders', 0, '7'],
    ] as const;
    expect(rows(positions).positions).toEqual({ orders: ['7', null, '12'], payments: [null, '9'] });
  });

  it.each([
    [0.2116, 40, 0.212],
    [0.2, 90, 0.2],
    [0.2, 90.5, 90.5],
    [-3, -2, 0],
    [null, null, null],
    [5, null, 5],
  ])('last heard %s s ago, and in every partition %s s ago, is %s s old', (heard, atMost, age) => {
    const ago = (seconds: number | null) => seconds && now - seconds;
    expect(viewFreshness(row({ heardAt: ago(heard), atMostAt: ago(atMost) }), now).ageSeconds).toBe(age);
  });
});

describe('whether views and facts are of one cut', () => {
  it('is asked only where both were read', () => {
    expect(sameCut([])).toBeUndefined();
    expect(sameCut([rows([]), rows([])])).toBeUndefined();
    expect(sameCut([facts([])])).toBeUndefined();
  });

  it('is decided by the topics that both follow', () => {
    const view = rows([
      ['orders', 0, '7'],
      ['payments', 0, '3'],
    ]);
    expect(sameCut([view, facts([['orders', 0, '7']])])).toBe(true);
    expect(sameCut([view, facts([['inventory', 0, '1']])])).toBe(true);
    expect(sameCut([view, facts([['orders', 0, '8']])])).toBe(false);
    expect(sameCut([view, facts([['orders', 0, '7']]), facts([['payments', 0, '2']])])).toBe(false);
    expect(sameCut([view, facts([['orders', 1, '7']])])).toBe(false);
  });
});
