import { OrderDetails } from '@refold/views';
import { sortKeys } from './sort';

describe('sort keys', () => {
  it('end with the unique key, in the direction of the last step, so that an index serves them', () => {
    expect(sortKeys(OrderDetails, 'orderId', [{ field: 'placedAt', direction: 'desc' }])).toEqual([
      {
        property: 'placedAt',
        column: 'placed_at',
        type: 'timestamptz',
        nullable: true,
        folded: false,
        direction: 'desc',
      },
      { property: 'orderId', column: 'order_id', type: 'text', nullable: false, folded: false, direction: 'desc' },
    ]);
  });

  it('name a field once', () => {
    const twice = [
      { field: 'placedAt', direction: 'asc' },
      { field: 'placedAt', direction: 'desc' },
    ] as const;
    expect(() => sortKeys(OrderDetails, 'orderId', twice)).toThrow(/twice/);
  });

  it('that begin with a field of few values go on as the index does', () => {
    const coarse = { field: 'status', then: 'placedAt', eitherEnd: true, problem: 'must go on with PLACED_AT' };
    const fields = (...steps: Parameters<typeof sortKeys>[2]) =>
      sortKeys(OrderDetails, 'orderId', steps, coarse).map(({ column, direction }) => `${column} ${direction}`);
    const status = { field: 'status', direction: 'desc' } as const;
    const placed = { field: 'placedAt', direction: 'asc' } as const;
    const total = { field: 'totalAmount', direction: 'asc' } as const;
    expect(fields(status)).toEqual(['status desc', 'placed_at desc', 'order_id desc']);
    expect(fields(status, placed, total)).toEqual(['status desc', 'placed_at asc', 'total_amount asc', 'order_id asc']);
    expect(fields(total, status)).toEqual(['total_amount asc', 'status desc', 'order_id desc']);
    expect(() => fields(status, total)).toThrow("'sort' must go on with PLACED_AT");
    const oneEnd = { ...coarse, eitherEnd: false };
    expect(() => sortKeys(OrderDetails, 'orderId', [status, placed], oneEnd)).toThrow("'sort' must go on with");
    expect(sortKeys(OrderDetails, 'orderId', [{ ...status, direction: 'asc' }, placed], oneEnd)).toHaveLength(3);
  });

  it.each(['lines', 'nothing'])('are not %s', (field) => {
    expect(() => sortKeys(OrderDetails, 'orderId', [{ field, direction: 'asc' }])).toThrow(/no column/);
  });
});
