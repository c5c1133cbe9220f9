import type { AlsoRow } from '@refold/event-store';
import type { MemoryTransaction } from './memory-transaction';

type Row = AlsoRow['row'];

/** A row whose key is there already; nothing of its transaction is stored. */
export class DuplicateRow extends Error {
  constructor(
    readonly table: string,
    key: string,
  ) {
    super(`Table ${table} has a row with ${key} already.`);
    this.name = 'DuplicateRow';
  }
}

/** Tables beside the events, as far as rows go there with an append. */
export class MemoryRows {
  constructor(
    private readonly keys: Readonly<Record<string, readonly string[]>> = {},
    private readonly tables = new Map<string, Row[]>(),
  ) {}

  of(table: string): readonly Row[] {
    return this.tables.get(table) ?? [];
  }

  /**
   * Inserts a row at the commit of the transaction; waits while another one holds its key.
   * @throws DuplicateRow
   */
  async insert(transaction: MemoryTransaction, { table, row }: AlsoRow): Promise<void> {
    const key = this.keyOf(table, row);
    if (key !== undefined) {
      await transaction.lock(`${table} ${key}`);
      if (this.of(table).some((other) => this.keyOf(table, other) === key)) throw new DuplicateRow(table, key);
    }
    transaction.onCommit(() => this.tables.set(table, [...this.of(table), row]));
  }

  private keyOf(table: string, row: Row): string | undefined {
    const columns = this.keys[table];
    return columns && JSON.stringify(columns.map((column) => row[column]));
  }

  copied(): MemoryRows {
    return new MemoryRows(this.keys, new Map(this.tables));
  }
}
