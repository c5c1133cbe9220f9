import { CopyMissing, CopyRows, unreadRecords, type AnyView, type Projector } from '@refold/projections';
import type { PostgresView } from '@refold/model';
import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import { unavailable } from '../../http';
import { asCallersSee } from '../commands/execution/store-failures';

/** The schema of a service's own database in which its copies are. */
export const copiesSchema = 'copies';

/** How long an answer of Kafka on how far it is holds. */
const standingMs = 1_000;

/** What this service's own code reads of one copy. */
export interface LocalCopy<Row> {
  /**
   * The row as it is here now, which may be behind its owner; keys of one turn of the event loop are read together.
   * @throws CopyMissing when nobody has fed the copy yet
   */
  get(key: string): Promise<Readonly<Row> | undefined>;
  /**
   * The same, for what cannot be taken back: a row that is not here is nowhere.
   * @throws Problem 503 while the copy is behind, so that this cannot be said
   */
  certain(key: string): Promise<Readonly<Row> | undefined>;
  /** Why a row that is not there may yet come; null when all that was published is in the copy. */
  behind(): Promise<string | null>;
}

/** The copies that a service keeps, for its own code. Nobody else reads them. */
export class LocalCopies {
  private readonly open = new Map<string, OpenCopy>();

  constructor(
    private readonly pool: Pool,
    private readonly views: readonly AnyView[],
    /** Null in a process that hears of nothing that others do: what another one has copied is read all the same. */
    private readonly projector: Projector | null,
  ) {}

  /** @throws Error when this service does not keep it */
  of<Row extends object>({ name }: Pick<PostgresView<Row>, 'row' | 'name'>): LocalCopy<Row> {
    const known = this.open.get(name) ?? new OpenCopy(this.pool, this.views, this.projector, name);
    this.open.set(name, known);
    return known as LocalCopy<object> as LocalCopy<Row>;
  }
}

class OpenCopy implements LocalCopy<object> {
  private readonly rows: DataLoader<string, object | undefined>;
  private standing: { readonly at: number; readonly behind: Promise<string | null> } | undefined;

  constructor(
    pool: Pool,
    views: readonly AnyView[],
    private readonly projector: Projector | null,
    private readonly name: string,
  ) {
    const table = new CopyRows(pool, copiesSchema, name, views);
    this.rows = new DataLoader(
      async (keys: readonly string[]) => {
        const found = await table.read([...new Set(keys)]);
        return keys.map((key) => found.get(key));
      },
      { cache: false, maxBatchSize: 1_000 },
    );
  }

  get(key: string): Promise<object | undefined> {
    return this.rows.load(key);
  }

  async certain(key: string): Promise<object | undefined> {
    try {
      const row = await this.get(key);
      if (row) return row;
      const behind = await this.behind();
      if (behind !== null) throw unavailable(behind);
      return await this.get(key);
    } catch (error) {
      throw error instanceof CopyMissing ? unavailable(error.message, error) : asCallersSee(error);
    }
  }

  behind(): Promise<string | null> {
    if (!this.standing || Date.now() - this.standing.at > standingMs)
      this.standing = { at: Date.now(), behind: this.look() };
    return this.standing.behind;
  }

  private async look(): Promise<string | null> {
    if (!this.projector) return `The copy ${this.name} is not fed by this process.`;
    const unread = await unreadRecords(this.projector, this.name).catch((error: Error) => error.message);
    if (unread === 0) return null;
    return `The copy ${this.name} is behind: ${typeof unread === 'number' ? `${unread} records wait` : (unread ?? 'it is not there yet')}.`;
  }
}
