import { InvalidMessage } from '@refold/model';
import type { HistoryEvent } from './mapping/history-event';
import { RecordMapper } from './mapping/record-mapper';
import { faults, RecordProblem, type Finding, type OnFinding } from './record/finding';
import type { HistoryReader } from './record/history-reader';
import type { HistoryRecord, Place, PlacedRecord } from './record/records';

/** What files hold, before anything of it is sent. */
export interface Contents {
  readonly records: number;
  readonly events: number;
  /** By type, sorted. */
  readonly byType: Readonly<Record<string, number>>;
}

/**
 * Reads the files once and makes every event, so that whatever cannot be imported is known before anything is sent.
 */
export async function examine(
  reader: HistoryReader,
  found: OnFinding,
  onProgress: (records: number) => void,
): Promise<Contents> {
  const byType = new Map<string, number>();
  let records = 0;
  let events = 0;
  for await (const { made } of mappedRecords(reader, found)) {
    onProgress(++records);
    events += made.length;
    for (const { event } of made) byType.set(event.type, (byType.get(event.type) ?? 0) + 1);
  }
  return { records, events, byType: Object.fromEntries([...byType].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The records of the files with their events; what cannot become events is told and left out. */
export async function* mappedRecords(
  reader: HistoryReader,
  found: OnFinding,
): AsyncGenerator<{ place: Place; made: HistoryEvent[] }> {
  const mapper = new RecordMapper();
  for await (const placed of reader.read(found)) {
    const made = attempt(mapper, placed, found);
    if (made) yield { place: placed.place, made };
  }
}

const attempt = (mapper: RecordMapper, placed: PlacedRecord, found: OnFinding): HistoryEvent[] | undefined => {
  try {
    return mapper.map(placed.record);
  } catch (error) {
    found(findingOf(error, placed));
    return undefined;
  }
};

const findingOf = (error: unknown, { place, record }: PlacedRecord): Finding => {
  const rest = { ...place, id: idOf(record), outcome: 'left-out' } as const;
  if (error instanceof RecordProblem) return { ...rest, kind: error.kind, reason: error.message };
  if (error instanceof InvalidMessage) return { ...rest, kind: faults.badRecords, reason: error.message };
  throw error;
};

const idOf = (record: HistoryRecord): string => {
  if (record.kind === 'product') return record.sku;
  return record.kind === 'cancellation' ? record.orderId : record.id;
};
