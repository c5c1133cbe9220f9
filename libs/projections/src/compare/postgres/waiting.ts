import { streamsOf } from '../../postgres/any-view';
import type { ViewProjection } from '../../postgres/view-projection';
import { quoted } from '../../sql';
import { tableOf } from '../../table/table-of';
import type { Pair } from '../standing/standing';

/**
 * An SQL condition on the rows `b` and `g`: one side has parked an event of this row, or of a stream that the row
 * belongs or points to, which the other has applied or has parked elsewhere.
 */
export const waitingCondition = ({ blue, green }: Pair<ViewProjection>): string => {
  const [b, g] = [blue, green].map(({ view }) => tableOf(view.row).key.column);
  const streams = [...streamIdsIn(blue, 'b'), ...streamIdsIn(green, 'g')];
  const concerned = [
    `letter.row_key = coalesce(b.${quoted(b ?? '')}, g.${quoted(g ?? '')})`,
    ...(streams.length === 0 ? [] : [`letter.stream_id in (${streams.join(', ')})`]),
  ].join(' or ');
  const versions = `('${blue.id}', '${green.id}')`;
  return (
    `exists (select 1 from dead_letters letter where letter.projection in ${versions} and (${concerned}) ` +
    `and not exists (select 1 from dead_letters other where other.projection in ${versions} ` +
    'and other.projection <> letter.projection and other.stream_id = letter.stream_id ' +
    'and other.stream_version = letter.stream_version))'
  );
};

/** Ids of the followed streams that a row names by one of its columns. */
const streamIdsIn = ({ view }: ViewProjection, alias: 'b' | 'g'): string[] => {
  const columns = new Map(tableOf(view.row).columns.map((column) => [column.property, column.column]));
  return streamsOf(view).flatMap(({ category, id }) => {
    const column = columns.get(id);
    return column === undefined ? [] : [`'${category}-' || ${alias}.${quoted(column)}`];
  });
};
