import type { PostgresView } from '@refold/model';
import fc from 'fast-check';
import { foldHistory, type GivenEvent, history, interleave } from './view-scenario';

/** Expects the same rows of a view in whatever order the streams of these events meet, each stream keeping its own order. */
export const expectSameRowsInAnyOrder = <Row extends object>(
  view: PostgresView<Row>,
  events: readonly GivenEvent[],
): void => {
  const streams = [...view.from, ...view.copies.flatMap((copy) => copy.from)];
  const happened = history(streams, events);
  const expected = byKey(foldHistory(view, happened));
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      const pick = (below: number): number => (numbers.next().value as number) % below;
      const mixed = interleave(happened, pick);
      expect(byKey(foldHistory(view, [...mixed, ...mixed]))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
};

const byKey = <Value>(rows: ReadonlyMap<string, Value>): Record<string, Value> =>
  Object.fromEntries([...rows].sort(([one], [other]) => (one < other ? -1 : 1)));
