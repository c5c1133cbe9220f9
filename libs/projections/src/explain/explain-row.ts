import { type AnyEvent, type AnyMessageClass, emptyRow, encodeData, type FoldedRow, hideMarked } from '@refold/model';
import { canonical, plain } from '../afresh/compare-rows';
import type { TakenEvent } from '../afresh/fold-row';
import { FreshRows, type FreshOptions, type FreshRow } from '../afresh/fresh-rows';
import { Refusal } from '../operations/refusal';
import type { ExplainReport, ExplainStep } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { ViewProjection } from '../postgres/view-projection';

export type Explained = Pick<ExplainReport, 'field' | 'steps' | 'row' | 'deleted'>;

/**
 * Which events made a row, what each changed, and the row after each.
 * @param field of the row, or its column; only what changed it is told then
 * @throws Refusal when no event is about the row, or one of them cannot be read
 */
export const explainRow = async (
  tools: OperatorTools,
  projection: ViewProjection,
  key: string,
  { field, counts }: { readonly field: string | undefined; readonly counts: FreshOptions['counts'] },
): Promise<Explained> => {
  const fresh = new FreshRows(tools, projection);
  const property = field === undefined ? null : propertyOf(fresh, field);
  const steps: ExplainStep[] = [];
  const onFolded = () => (taken: TakenEvent, before: FoldedRow | null, after: FoldedRow) => {
    const changes = changesOf(before ?? emptyRow(fresh.view, key), after);
    if (property === null || property in changes) steps.push({ ...headOf(taken), changes, row: plainFields(after) });
  };
  const row = await fresh.readOne(key, { ...(counts && { counts }), onFolded });
  refuseUnknown(fresh, key, row);
  const { expected } = row;
  return { field: property, steps, row: expected && plainFields(expected), deleted: expected?.deleted ?? false };
};

/** The event of a step, as today's contract reads it, without what is secret: no row is mended by that. */
export const headOf = ({ recorded, event }: TakenEvent): Omit<ExplainStep, 'changes' | 'row'> => ({
  service: recorded.service,
  streamId: recorded.streamId,
  streamVersion: recorded.streamVersion,
  eventId: recorded.id,
  type: recorded.type,
  occurredAt: recorded.occurredAt,
  recordedAt: recorded.recordedAt,
  data: hideMarked(schemaOf(event), JSON.parse(encodeData(event)), ['secret']).data as object,
});

const schemaOf = ({ constructor }: AnyEvent) => (constructor as unknown as AnyMessageClass).schema;

const propertyOf = ({ view, rows: { table } }: FreshRows, field: string): string => {
  const found = table.columns.find(({ property, column }) => property === field || column === field);
  if (found) return found.property;
  const fields = table.columns.map(({ property }) => property).join(', ');
  throw new Refusal('unknown', `${view.name} has no field '${field}', only ${fields}.`);
};

const refuseUnknown = ({ view }: FreshRows, key: string, row: FreshRow): void => {
  if (row.problem !== null) throw new Refusal('refused', row.problem);
  if (row.ledger.size > 0) return;
  const planted = row.stored ? ' The row that is stored was not made by any: refold audit finds such rows.' : '';
  throw new Refusal('unknown', `No event is about row '${key}' of ${view.name}.${planted}`);
};

const plainFields = ({ row }: FoldedRow): object => plain(row) as object;

/** Fields that an event changed, and to what. Whether the row is defined and whether it is deleted count as such. */
const changesOf = (before: FoldedRow, after: FoldedRow): Record<string, unknown> => {
  const old = new Map(Object.entries(before.row).map(([field, value]) => [field, canonical(value)]));
  const changed = Object.entries(after.row).filter(([field, value]) => old.get(field) !== canonical(value));
  return {
    ...Object.fromEntries(changed.map(([field, value]) => [field, plain(value)])),
    ...(after.deleted && !before.deleted && { _deleted: true }),
  };
};
