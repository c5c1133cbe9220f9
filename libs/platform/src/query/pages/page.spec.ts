import type { SortKey } from './keyset';
import { pageOf, pageRequest } from './page';

const keys: readonly SortKey[] = [
  { property: 'id', column: 'id', type: 'text', nullable: false, folded: false, direction: 'asc' },
];
const page = (args: Parameters<typeof pageRequest>[1], rows: string) => {
  const { edges, pageInfo } = pageOf(pageRequest(keys, args), [...rows], (id) => [id]);
  return {
    rows: edges.map(({ node }) => node).join(''),
    next: pageInfo.hasNextPage,
    previous: pageInfo.hasPreviousPage,
  };
};
const cursor = pageOf(pageRequest(keys, {}), ['a'], (id) => [id]).edges[0]?.cursor;

describe('a page', () => {
  it('forward has a next one when the statement found one row more', () => {
    expect(page({ first: 2 }, 'abc')).toEqual({ rows: 'ab', next: true, previous: false });
    expect(page({ first: 2 }, 'ab')).toEqual({ rows: 'ab', next: false, previous: false });
    expect(page({ first: 2, after: cursor }, 'bc')).toEqual({ rows: 'bc', next: false, previous: true });
  });

  it('backward stands in the order of the list, though it was read from the end', () => {
    expect(page({ last: 2 }, 'cba')).toEqual({ rows: 'bc', next: false, previous: true });
    expect(page({ last: 2, before: cursor }, 'cb')).toEqual({ rows: 'bc', next: true, previous: false });
  });

  it('without rows has no cursors', () => {
    expect(pageOf(pageRequest(keys, {}), [], () => []).pageInfo).toMatchObject({ startCursor: null, endCursor: null });
  });

  it.each([{ first: 0 }, { first: -1 }, { first: 101 }, { last: 0 }, { first: 1, last: 1 }])('is not %j', (args) => {
    expect(() => pageRequest(keys, args)).toThrow(/The argument '(first|last)'/);
  });
});
