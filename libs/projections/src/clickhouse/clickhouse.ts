import {
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
} from '@clickhouse/client';
import { RefusedFacts } from '../flush/errors';

/**
 * ClickHouse as a projector needs it: what a table does not have, or cannot hold, is an error and never a zero;
 * integers of 64 bits come and go as digits.
 */
export const strictSettings = {
  input_format_skip_unknown_fields: 0,
  input_format_null_as_default: 0,
  input_format_defaults_for_omitted_fields: 0,
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  // Acknowledged means stored: an insert that waits in a buffer could be lost after its ledger entry was written.
  async_insert: 0,
} as const;

/** Whoever calls tells what failed; a socket that the server may have closed is not used again. */
const quiet = {
  log: { level: ClickHouseLogLevel.OFF },
  keep_alive: { enabled: true, eagerly_destroy_stale_sockets: true },
} as const;

/** The database and tables of a URL such as `http://user:password@host:port/refold`. */
export class ClickHouse {
  readonly database: string;
  private readonly client: ClickHouseClient;

  /** @param ca in PEM form, of the authority that signs the server's certificate, for an https URL */
  constructor(
    readonly url: string,
    readonly ca?: string,
  ) {
    this.database = new URL(url).pathname.slice(1) || 'default';
    this.client = this.clientOf(url, { clickhouse_settings: { ...strictSettings }, request_timeout: 60_000 });
  }

  /** Creates the database if there is none. A user who may not is no problem as long as it exists. */
  async createDatabase(): Promise<void> {
    const server = new URL(this.url);
    server.pathname = '/';
    const client = this.clientOf(server.href);
    try {
      const result = await client.query({ query: `exists database ${this.database}`, format: 'JSONEachRow' });
      const [row] = await result.json<{ result: number }>();
      if (!row?.result)
        await client.command({ query: `create database if not exists ${this.database} engine = Atomic` });
    } finally {
      await client.close();
    }
  }

  private clientOf(url: string, settings: ClickHouseClientConfigOptions = {}): ClickHouseClient {
    const tls = this.ca === undefined ? {} : { tls: { ca_cert: Buffer.from(this.ca) } };
    return createClient({ url, ...settings, ...quiet, ...tls });
  }

  async command(query: string): Promise<void> {
    await this.client.command({ query });
  }

  /** @param parameters by the names that the query has them under, such as `{keys:Array(String)}` */
  async select<Row>(query: string, parameters: Record<string, unknown> = {}): Promise<Row[]> {
    const result = await this.client.query({ query, query_params: parameters, format: 'JSONEachRow' });
    return result.json<Row>();
  }

  /**
   * Inserts rows of cells in the order of `columns`; after an error of unknown outcome send the same rows again.
   * @throws RefusedFacts when a cell cannot be read as its column
   */
  async insert(
    table: string,
    columns: readonly [string, ...string[]],
    rows: readonly (readonly unknown[])[],
  ): Promise<void> {
    try {
      await this.client.insert({
        table,
        columns: [...columns] as [string, ...string[]],
        values: rows as unknown[][],
        // Rows without names: one cell too few or too many is refused, which a missing name would not be.
        format: 'JSONCompactEachRow',
      });
    } catch (error) {
      if (error instanceof ClickHouseError && dataErrors.has(error.type ?? '')) throw new RefusedFacts(table, error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** Errors of ClickHouse that are about the values sent, by their names. */
const dataErrors = new Set([
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_ESCAPE_SEQUENCE',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_UUID',
  'CANNOT_PARSE_BOOL',
  'CANNOT_READ_ARRAY_FROM_TEXT',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'INCORRECT_DATA',
  'TYPE_MISMATCH',
  'ARGUMENT_OUT_OF_BOUND',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
]);
