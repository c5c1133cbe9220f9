import { lookupFieldsOf } from '@refold/model';
import { views } from './projections';

const cases = views.flatMap((view) =>
  [
    ...[{ field: view.key as string, from: view.from, on: view.on }],
    ...view.copies.map(({ by, from, on }) => ({ field: by, from, on })),
  ].flatMap(({ field, from, on }) =>
    from
      .filter(({ events }) => events.some(({ type }) => type in on))
      .map((of) => [view.name, of.category, field, lookupFieldsOf(of)] as const),
  ),
);

test.each(cases)('rows of %s can be folded afresh: streams of %s are found by %s', (_, __, field, declared) =>
  expect(declared).toContain(field),
);
