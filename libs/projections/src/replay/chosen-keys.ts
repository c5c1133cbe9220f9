import type { Pool, PoolClient } from 'pg';
import { quoted } from '../sql';
import { arrayLiteral } from '../table/array-literal';

/**
 * Keys, each once, however many: in a temporary table of a connection of its own, so that memory does not grow with them.
 */
export class ChosenKeys {
  private constructor(private readonly client: PoolClient) {}

  /** Gives `work` an empty set, and takes it away after. */
  static async during<T>(pool: Pool, work: (keys: ChosenKeys) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    // Whatever uses the connection next fails by itself; without a listener the process would end.
    const noteBroken = (): void => undefined;
    client.on('error', noteBroken);
    let failed: Error | undefined;
    try {
      await client.query('create temporary table chosen_keys (key text collate "C" primary key)');
      return await work(new ChosenKeys(client));
    } finally {
      await client.query('drop table if exists chosen_keys').catch((error: Error) => (failed = error));
      client.removeListener('error', noteBroken);
      client.release(failed);
    }
  }

  async add(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.client.query('insert into chosen_keys select * from unnest($1::text[]) on conflict do nothing', [
      arrayLiteral(keys),
    ]);
  }

  /** Adds the keys of all rows of a table that have one of these values in a column. */
  async addFrom(table: string, key: string, column: string, values: readonly string[]): Promise<void> {
    if (values.length === 0) return;
    await this.client.query(
      `insert into chosen_keys select ${quoted(key)} from ${quoted(table)} where ${quoted(column)} = any($1::text[])
       on conflict do nothing`,
      [arrayLiteral(values)],
    );
  }

  async count(): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>('select count(*)::integer as count from chosen_keys');
    return rows[0]?.count ?? 0;
  }

  /** All of them in order, page by page. */
  async *pages(size: number): AsyncGenerator<string[], void, undefined> {
    for (let after = ''; ;) {
      const { rows } = await this.client.query<{ key: string }>(
        'select key from chosen_keys where key > $1 order by key limit $2',
        [after, size],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ key }) => key);
      after = last.key;
    }
  }
}
