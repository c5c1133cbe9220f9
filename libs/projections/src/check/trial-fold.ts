import { factsOf, foldRow, rowKeyOf, type AnyEvent, type EventMeta } from '@refold/model';
import type { AnyProjection } from '../afresh/live-version';
import { FactsProjection } from '../clickhouse/facts-projection';
import { References } from '../postgres/references';
import { RowCells, type EncodedRow } from '../postgres/row-cells';
import type { ViewProjection } from '../postgres/view-projection';
import { tableOf } from '../table/table-of';

/**
 * Folds an event of one stream after those before it, into rows that nobody sees.
 * @throws what the handler throws, or CellError when its column cannot hold what it gives
 */
export type TrialFold = (event: AnyEvent, meta: EventMeta) => void;

/** A fold that begins with no row: events of other streams, which may come in any order, have not come. */
export const trialFold = (projection: AnyProjection): TrialFold => {
  if (projection instanceof FactsProjection) return (event, meta) => void factsOf(projection.facts, event, meta);
  return viewFold(projection);
};

const viewFold = ({ view }: ViewProjection): TrialFold => {
  const cells = new RowCells(view, tableOf(view.row).columns);
  const references = view.copies.map((copied) => new References(view, copied));
  const rows = new Map<string, EncodedRow<object>>();
  return (event, meta) => {
    const key = rowKeyOf(view, event);
    if (key !== undefined) {
      const before = rows.get(key) ?? cells.empty(key);
      rows.set(key, cells.changed(before, foldRow(view, before.folded, event, meta)));
    }
    for (const copied of references) if (copied.handles(event.type)) copied.cellsOf(event, meta);
  };
};
