import { FactsProjection } from '../clickhouse/facts-projection';
import type { Projection } from '../flush/projection';
import type { DiffReport, OnProgress } from '../operations/reports';
import { Refusal } from '../operations/refusal';
import { ViewProjection } from '../postgres/view-projection';
import { storeDiff } from './approvals';
import { compareFacts } from './clickhouse/compare-facts';
import type { Compared } from './columns';
import { fingerprintOfDiff } from './fingerprint';
import { Groups } from './groups';
import { compareViews } from './postgres/compare-views';
import { inEqualSnapshot, usualPatience, type DiffTools, type Patience } from './standing/standing';
import { refuseUnfed } from './versions';

export interface DiffOptions {
  /** How many are shown of each group. */
  readonly examples: number;
  /** For how long the versions may stand at different events before it is given up. */
  readonly patience?: Patience;
}

/**
 * Compares all rows of two versions of a view where both have applied the same events, and keeps what differs. Feeding
 * goes on meanwhile; memory is the same for a few rows and for millions, however many differ.
 * @param blue the version that readers use
 * @param green the one that is to take its place
 * @throws Refusal when one of them is not fed, or they never stand at the same events
 */
export const diff = async (
  tools: DiffTools,
  blue: Projection,
  green: Projection,
  { examples, patience = usualPatience }: DiffOptions,
  onProgress: OnProgress = () => undefined,
): Promise<DiffReport> => {
  await refuseUnfed(tools.pool, [blue, green]);
  const groups = new Groups(examples);
  const { events, rowsCompared, addedColumns } = await compared(tools, { blue, green }, patience, groups, onProgress);
  const list = groups.list();
  const found = {
    ...{ view: green.name, engine: green.engine, blue: blue.version, green: green.version },
    fingerprint: fingerprintOfDiff(blue, green, list),
    equal: list.length === 0,
    ...{ rowsCompared, rowsDiffering: groups.rowsDiffering, groups: list, addedColumns },
  };
  return { ...found, ...(await storeDiff(tools.pool, found, events)) };
};

const compared = async (
  tools: DiffTools,
  { blue, green }: { blue: Projection; green: Projection },
  patience: Patience,
  groups: Groups,
  onProgress: OnProgress,
): Promise<Compared & { readonly events: bigint }> => {
  if (blue instanceof ViewProjection && green instanceof ViewProjection) {
    const pair = { blue, green };
    return inEqualSnapshot(tools, pair, patience, async (client, events) => ({
      ...(await compareViews(client, pair, groups, onProgress)),
      events,
    }));
  }
  if (blue instanceof FactsProjection && green instanceof FactsProjection) {
    const pair = { blue, green };
    const events = await inEqualSnapshot(tools, pair, patience, async (_, records) => records);
    return { ...(await compareFacts(tools, pair, patience, groups, onProgress)), events };
  }
  throw new Refusal('refused', `${blue.id} and ${green.id} lie in different stores and cannot be compared.`);
};
