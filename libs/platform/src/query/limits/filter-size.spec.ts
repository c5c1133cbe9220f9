import { connectionComplexity, figuresComplexity } from './complexity';
import { deepestFilter, longestList, mostTerms } from './filter-size';

const look = (filter: unknown) => connectionComplexity({ args: { first: 1, filter }, childComplexity: 1 });
const nested = (levels: number): object => (levels === 1 ? { status: ['PLACED'] } : { not: nested(levels - 1) });
const terms = (count: number) => ({ or: Array.from({ length: count }, () => ({ customerId: 'a' })) });

describe('a filter', () => {
  it.each([
    [undefined],
    [null],
    [{}],
    [nested(deepestFilter)],
    [terms(mostTerms)],
    [{ ids: Array(longestList).fill('a') }],
  ])('may be left out, nest, say much and hold lists', (filter) => expect(look(filter)).toBe(11));

  it.each([
    ['nests too deep', nested(deepestFilter + 1), 'filter.not.not.not.not.not'],
    ['nests too deep in lists', { or: [{}, { and: [nested(deepestFilter - 1)] }] }, 'filter.or[1].and[0].not.not.not'],
    ['says too much', terms(mostTerms + 1), `filter.or[${mostTerms}].customerId`],
    [
      'says too much in one place',
      { and: [terms(39), { total: { currency: 'BRL', gte: '1' } }] },
      'filter.and[1].total.currency',
    ],
    ['has too long a list', { not: { ids: Array(longestList + 1).fill('a') } }, 'filter.not.ids'],
    ['has too many alternatives', terms(longestList + 1), 'filter.or'],
  ])('that %s is refused with its cost, before anything is read', (_, filter, argument) => {
    expect(() => look(filter)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument, http: { status: 400 } } }) as Error,
    );
  });
});

describe('a filter of figures', () => {
  const figures = figuresComplexity(() => 1);
  const cost = (filter: unknown) => figures({ args: { filter }, childComplexity: 1 });
  const long = 'x'.repeat(201);

  it('may hold lists and texts', () => {
    expect(cost({ state: Array(longestList).fill('x'.repeat(200)), source: { system: 'olist' } })).toBe(2_001);
  });

  it.each([
    ['a list', { category: Array(longestList + 1).fill('a') }, 'filter.category'],
    ['a text in a list', { state: ['SP', long] }, 'filter.state[1]'],
    ['a text', { source: { status: long } }, 'filter.source.status'],
  ])('is refused where %s is too long, before anything is read', (_, filter, argument) => {
    expect(() => cost(filter)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument, http: { status: 400 } } }) as Error,
    );
  });
});
