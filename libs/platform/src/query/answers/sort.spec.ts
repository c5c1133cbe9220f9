import { OrderDetails } from '@refold/views';
import { sortKeys } from './sort';

describe('sort keys', () => {
  it('end with the unique key, in the direction of the last step, so that an index serves them', () => {
    expect(sortKeys(OrderDetails, 'orderId', [{ field: 'placedAt', direction: 'desc' }])).toEqual([
      { property: 'placedAt', column: 'placed_at', type: 'timestamptz', nullable: true, direction: 'desc' },
      { property: 'orderId', column: 'order_id', type: 'text', nullable: false, direction: 'desc' },
    ]);
  });

  it('name a field once', () => {
    const twice = [
      { field: 'placedAt', direction: 'asc' },
      { field: 'placedAt', direction: 'desc' },
    ] as const;
    expect(() => sortKeys(OrderDetails, 'orderId', twice)).toThrow(/twice/);
  });

  it.each(['lines', 'nothing'])('are not %s', (field) => {
    expect(() => sortKeys(OrderDetails, 'orderId', [{ field, direction: 'asc' }])).toThrow(/no column/);
  });
});
