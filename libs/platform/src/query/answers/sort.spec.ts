import { sortKeys } from './sort';

const types = { placedAt: 'timestamptz', totalAmount: 'bigint' } as const;

describe('sort keys', () => {
  it('end with the unique key, in the direction of the last step, so that an index serves them', () => {
    const keys = sortKeys([{ field: 'placedAt', direction: 'desc' }], types, 'orderId');
    expect(keys).toEqual([
      { property: 'placedAt', column: 'placed_at', type: 'timestamptz', direction: 'desc' },
      { property: 'orderId', column: 'order_id', type: 'text', direction: 'desc' },
    ]);
  });

  it('name a field once', () => {
    const twice = [
      { field: 'placedAt', direction: 'asc' },
      { field: 'placedAt', direction: 'desc' },
    ] as const;
    expect(() => sortKeys(twice, types, 'orderId')).toThrow(/twice/);
  });
});
