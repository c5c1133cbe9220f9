import type { RecordedEvent } from '@refold/model';
import { FreshRows, type FreshRow } from '../afresh/fresh-rows';
import { mendRow } from '../afresh/write-row';
import { Refusal } from '../operations/refusal';
import type { OnProgress, ReplayReport } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { ViewProjection } from '../postgres/view-projection';
import { ChosenKeys } from './chosen-keys';
import { chosenEvents } from './chosen-events';
import type { ReplayOrder, Selection } from './selection';

/** Rows that are folded in one snapshot, with all their events in memory. */
const rowsAtOnce = 50;

export type Replayed = Pick<ReplayReport, 'keys' | 'events' | 'changedRows'>;

/** Folds the chosen rows afresh from all their streams, and writes those that come out otherwise. */
export const replayRows = (
  tools: OperatorTools,
  projection: ViewProjection,
  { keys, dryRun }: Pick<ReplayOrder, 'keys' | 'dryRun'>,
  selection: Selection,
  onProgress: OnProgress,
): Promise<Replayed> => {
  const fresh = new FreshRows(tools, projection);
  return ChosenKeys.during(tools.pool, async (chosen) => {
    if (keys.length > 0) await chosen.add(keys);
    else
      for await (const page of chosenEvents(tools, projection, selection, onProgress))
        await addRowsOf(tools, fresh, chosen, page);
    // Keys with other limits: of each row it is looked at whether one of its events is meant.
    const isMeant = ({ taken }: FreshRow): boolean =>
      keys.length === 0 || !selection.byEvents || taken.some(({ recorded }) => selection.has(recorded));
    return foldAll(tools, fresh, chosen, { dryRun, isMeant }, onProgress);
  });
};

/** The rows that these events concern: their own, and those that copy what they say. */
const addRowsOf = async (
  { reader }: OperatorTools,
  { projection, references, rows: { name, table } }: FreshRows,
  chosen: ChosenKeys,
  page: readonly RecordedEvent[],
): Promise<void> => {
  const own = page.flatMap((recorded) => {
    try {
      return projection.rowKeyOf(reader.fromRecorded(recorded).event()) ?? [];
    } catch {
      return projection.rowKeyIn(recorded.data) ?? [];
    }
  });
  await chosen.add(own);
  for (const each of references) {
    const pointers = page.filter(({ type }) => each.handles(type)).map(({ data }) => fieldOf(data, each.by.property));
    await chosen.addFrom(name, table.key.column, each.by.column, pointers);
  }
};

const fieldOf = (data: unknown, field: string): string => {
  const value: unknown = (data as Record<string, unknown> | null)?.[field];
  return typeof value === 'string' ? value : '';
};

interface FoldRules {
  readonly dryRun: boolean;
  readonly isMeant: (row: FreshRow) => boolean;
}

const foldAll = async (
  tools: OperatorTools,
  fresh: FreshRows,
  chosen: ChosenKeys,
  { dryRun, isMeant }: FoldRules,
  onProgress: OnProgress,
): Promise<Replayed> => {
  const total = await chosen.count();
  let [done, keys, events, changedRows] = [0, 0, 0, 0];
  const problems: string[] = [];
  for await (const page of chosen.pages(rowsAtOnce)) {
    for (const row of (await fresh.read(page)).filter(isMeant)) {
      keys += 1;
      events += row.taken.length;
      if (row.problem !== null) problems.push(row.problem);
      if (row.differing.length === 0) continue;
      const mended = dryRun ? row : await mendRow(tools, fresh, row.key);
      if (mended.differing.length > 0) changedRows += 1;
    }
    done += page.length;
    onProgress({ what: 'rows', done, total });
  }
  if (problems.length > 0) throw unfolded(problems, changedRows);
  return { keys, events, changedRows };
};

const unfolded = (problems: readonly string[], changedRows: number): Refusal =>
  new Refusal(
    'refused',
    `${problems.length} rows cannot be folded and were left as they are (${changedRows} others were written). ${problems[0]}`,
  );
