import { DatabaseError, type Pool } from 'pg';
import { kindOf, withAlsoEach } from '../also-row';
import type { EventColumns } from '../event-columns';
import type { AlsoRow, AppendContext, RecordedHead } from '../stream-append';

const appendEach = withAlsoEach(__dirname, 'append-each');

/** An append of one event to one stream. */
export interface SingleAppend {
  readonly columns: EventColumns;
  readonly context: AppendContext;
  readonly also: AlsoRow | undefined;
}
interface Waiting extends SingleAppend {
  readonly resolve: (heads: RecordedHead[]) => void;
  readonly reject: (error: unknown) => void;
}

/** More would only make a statement longer than its share of a commit is worth. */
const mostAtOnce = 64;

/**
 * Appends of one event each that are asked for in the same turn of the event loop, in one statement and one commit: the
 * busier a process is, the more there are. Each is still stored, or has lost its race, by itself. One that the statement
 * left out is tried alone, where it is told why; and so is each of them when the statement has failed.
 */
export class GroupedAppends {
  private waiting: Waiting[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly alone: (append: SingleAppend) => Promise<RecordedHead[]>,
  ) {}

  append(append: SingleAppend): Promise<RecordedHead[]> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.begin());
      this.waiting.push({ ...append, resolve, reject });
    });
  }

  private begin(): void {
    const kinds = new Map<string, Waiting[]>();
    const ids = new Set<string>();
    for (const each of this.waiting.splice(0)) {
      const [id = ''] = each.columns.ids;
      const kind = kindOf(each.also);
      // The answer tells by the id what was stored, so one that is given twice must not be among them.
      if (ids.has(id)) this.sendAlone(each);
      else kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
      ids.add(id);
    }
    for (const group of kinds.values())
      for (let from = 0; from < group.length; from += mostAtOnce) this.send(group.slice(from, from + mostAtOnce));
  }

  private send(group: readonly Waiting[]): void {
    if (group.length === 1) for (const each of group) this.sendAlone(each);
    else
      this.together(group).catch((error: unknown) => {
        for (const each of group)
          if (isRolledBack(error)) this.sendAlone(each);
          else each.reject(error);
      });
  }

  private sendAlone(each: Waiting): void {
    this.alone(each).then(each.resolve, each.reject);
  }

  private async together(group: readonly Waiting[]): Promise<void> {
    const { rows } = await this.pool.query<{ id: string; recorded_at: string }>(eachStatement(group));
    const stored = new Map(rows.map(({ id, recorded_at: at }) => [id, at]));
    for (const each of group) {
      const { streamIds, versions, ids } = each.columns;
      const [streamId = '', version = 0, id = ''] = [streamIds[0], versions[0], ids[0]];
      const recordedAt = stored.get(id);
      if (recordedAt === undefined) this.sendAlone(each);
      else each.resolve([{ streamId, version, eventIds: [id], recordedAt }]);
    }
  }
}

/** Inserts each of these whose previous version is there, and gives back the ids of those that it inserted. */
export const eachStatement = (group: readonly SingleAppend[]) => {
  const first = <K extends keyof EventColumns>(column: K) => group.map(({ columns }) => columns[column][0]);
  const rows = group.flatMap(({ also, columns: { ids } }) => (also ? [{ ...also, of: ids[0] ?? '' }] : []));
  return appendEach(rows, [
    first('streamIds'),
    group.map(({ columns: { versions } }) => (versions[0] ?? 1) - 1),
    ...(['ids', 'types', 'schemaVersions', 'partitionKeys', 'occurredAt', 'data'] as const).map(first),
    group.map(({ context }) => context.correlationId),
    group.map(({ context }) => context.causationId),
    group.map(({ context }) => context.origin),
    group.map(({ context }) => context.traceparent ?? null),
  ]);
};

/** A lock that was waited for, a key that is taken, a circle of waiting: nothing is stored, for certain. */
const isRolledBack = (error: unknown): boolean =>
  error instanceof DatabaseError && ['55P03', '23505', '40P01', '40001'].includes(error.code ?? '');
