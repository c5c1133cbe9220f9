import type { PostgresView, Stream } from '@refold/model';
import type { BuildPass } from '../flush/projection';

/**
 * How a view is built: first what its rows copy, then the rows, each of which finds it there. When streams are both
 * folded and copied, one event changes rows and what they copy, so there is one pass that goes the way of live events.
 */
export const passesOf = ({ key, from, copies }: PostgresView): BuildPass[] => {
  const copied = [...new Set(copies.flatMap((copy) => copy.from))];
  if (copied.some((stream) => from.includes(stream)))
    return [{ name: 'rows', streams: [...new Set([...from, ...copied])], divisible: false, careful: true }];
  const rows: BuildPass = { name: 'rows', streams: from, divisible: isPartitionedBy(from, key), careful: false };
  if (copied.length === 0) return [rows];
  const divisible = copies.every((copy) => isPartitionedBy(copy.from, copy.by));
  return [{ name: 'references', streams: copied, divisible, careful: false }, rows];
};

const isPartitionedBy = (streams: readonly Stream[], field: string): boolean =>
  streams.every(({ partitionBy }) => partitionBy === field);
