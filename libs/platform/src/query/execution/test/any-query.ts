import fc from 'fast-check';
import type { World } from './test-schema';

/* Queries and data that somebody could have made up: what is expected of them is what graphql-js says. */

const leaves = ['id', 'status', 'placedAt', 'units', 'paid', 'weight', 'tags', 'grid', '__typename'];
const condition = fc.constantFrom('', '', '', ' @skip(if: $skip)', ' @include(if: $with)', ' @include(if: false)');
const alias = fc.constantFrom('', '', 'a: ', 'b: ');

interface Tree {
  readonly text: string;
}

/** Aliases may meet: then all is behind one of its own. */
const apart = (parts: readonly string[]): string =>
  parts.map((part, n) => part.replace(/^(?:[ab]: )?/, (own) => (own ? `${own[0]}${n}: ` : ''))).join(' ');

const { order } = fc.letrec<{ order: Tree }>((tie) => ({
  order: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.tuple(alias, fc.constantFrom(...leaves), condition).map((parts) => parts.join('')),
        fc.tuple(alias, condition).map(([as, when]) => `${as}total${when} { amount currency }`),
        fc.tuple(alias, condition).map(([as, when]) => `${as}lines${when} { sku quantity price { currency amount } }`),
        fc.constant('...Parts'),
        tie('order').map(({ text }) => `later ${text}`),
        tie('order').map(({ text }) => `... on Order ${text}`),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => ({ text: `{ ${apart(parts)} }` })),
}));

export const anyQuery = fc
  .record({ order, skip: fc.boolean(), with: fc.option(fc.boolean(), { nil: undefined }) })
  .map(({ order: { text }, ...given }) => ({
    query: `query ($skip: Boolean!, $with: Boolean = true) { orders ${text} unused: one(id: "2") { ...Parts units @skip(if: $skip) id @include(if: $with) } }
      fragment Parts on Order { strict { must } units }`,
    variables: { skip: given.skip, ...(given.with !== undefined && { with: given.with }) },
  }));

const failure = fc.constantFrom('no', 'none').map((text) => new Error(text));
const anything = fc.oneof(
  fc.constant(null),
  fc.constant(undefined),
  failure,
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.double(),
);
const promised = <T>(value: fc.Arbitrary<T>) => value.map((each) => Promise.resolve(each));
const mostly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: promised(value) },
  );

const money = fc.record({ amount: mostly(fc.constant('1.00')), currency: mostly(fc.constantFrom('BRL', 'JPY')) });
const line = fc.record({ sku: mostly(fc.constant('s')), quantity: mostly(fc.integer()), price: mostly(money) });
const row = fc.record({
  id: mostly(fc.string()),
  status: mostly(fc.constantFrom('PLACED', 'SHIPPED')),
  placedAt: mostly(fc.constant('2026')),
  units: mostly(fc.integer()),
  paid: mostly(fc.boolean()),
  weight: mostly(fc.double()),
  total: mostly(money),
  lines: mostly(fc.array(mostly(line), { maxLength: 3 })),
  tags: mostly(fc.array(mostly(fc.string()), { maxLength: 3 })),
  grid: mostly(fc.array(mostly(fc.array(mostly(fc.integer()), { maxLength: 2 })), { maxLength: 2 })),
  strict: mostly(fc.record({ must: mostly(fc.string()) })),
});

export const anyWorld: fc.Arbitrary<World> = fc.record({ orders: mostly(fc.array(mostly(row), { maxLength: 4 })) });
