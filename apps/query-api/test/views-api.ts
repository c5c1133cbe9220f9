import type { Pool } from 'pg';
import { type RunningApi, startApi } from './running-api';
import { createViewTables } from './view-tables';

interface Database {
  readonly url: string;
  readonly pool: Pool;
  drop(): Promise<void>;
}

export interface ViewsApi extends RunningApi {
  readonly pool: Pool;
  readonly databaseUrl: string;
  /** Removes all rows. */
  empty(): Promise<void>;
}

/** A query API on views of this database alone; its ClickHouse does not answer. It owns the database from now on. */
export const startViewsApi = async (database: Database): Promise<ViewsApi> => {
  await createViewTables(database.pool);
  const api = await startApi({ viewsUrl: database.url, factsUrl: 'http://127.0.0.1:1' });
  return {
    ...api,
    pool: database.pool,
    databaseUrl: database.url,
    empty: async () => {
      await database.pool.query(
        `truncate order_details_v1, customer_overview_v1, stock_level_v1, checkouts_v1, payment_details_v1,
         shipment_details_v1`,
      );
    },
    close: async () => {
      await api.close();
      await database.drop();
    },
  };
};
