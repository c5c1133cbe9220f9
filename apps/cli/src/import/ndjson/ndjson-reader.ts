import { InvalidMessage } from '@refold/model';
import { faults, type OnFinding } from '../record/finding';
import type { HistoryReader } from '../record/history-reader';
import { HistoryRecord, type PlacedRecord } from '../record/records';
import { linesOf } from './ndjson-lines';
import { References } from './references';

/** Records in the general format of docs/reference/ndjson.md, one JSON object a line. */
export class NdjsonReader implements HistoryReader {
  /** @param name of the file in reports, where it is not the one that is read */
  constructor(
    private readonly file: string,
    readonly name: string = file,
  ) {}

  async *read(found: OnFinding): AsyncGenerator<PlacedRecord> {
    const references = new References(found);
    for await (const { line, text } of linesOf(this.file)) {
      if (text.trim() === '') continue;
      const place = { file: this.name, line };
      const record = recordOf(text, (id, reason) =>
        found({ ...place, kind: faults.badRecords, id, reason, outcome: 'left-out' }),
      );
      if (record === undefined) continue;
      references.see({ place, record });
      yield { place, record };
    }
  }
}

const recordOf = (text: string, onBad: (id: string, reason: string) => void): HistoryRecord | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    onBad('', `is not JSON: ${(error as Error).message}`);
    return undefined;
  }
  const parsed = HistoryRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  const { id, kind } = (json ?? {}) as { id?: unknown; kind?: unknown };
  onBad(
    typeof id === 'string' ? id : '',
    InvalidMessage.of(typeof kind === 'string' ? kind : 'record', parsed.error).message,
  );
  return undefined;
};
