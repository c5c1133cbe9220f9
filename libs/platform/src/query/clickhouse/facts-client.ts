import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { factsError } from './clickhouse-error';
import { type FactsAsker, FactTurns } from './fact-turns';

/** Seconds that one query may run. */
export const queryTimeout = 15;

const settings: ClickHouseSettings = {
  // The answer is sent when it is complete: an error then has its own status instead of being the last "row".
  wait_end_of_query: 1,
  // JSON numbers would lose the last digits of both.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  max_execution_time: queryTimeout,
};

interface CompleteAnswer {
  readonly data?: unknown;
  readonly rows?: unknown;
  readonly exception?: unknown;
}

/** Reads fact tables for one asker. An answer is complete or an error: never a part of the rows. */
export interface Facts {
  /**
   * @param values for `{name:Type}` in the text: no value is ever part of it
   * @throws AnswerError when ClickHouse does not answer, the query asks for too much, or too many wait for their turn
   */
  query<Row>(text: string, values?: Record<string, unknown>): Promise<Row[]>;
}

/** Lets all who ask read fact tables, in their turn. */
export class FactsClient {
  private readonly client: ClickHouseClient;
  private readonly turns = new FactTurns();

  /** @param ca in PEM form, of the authority that signs the server's certificate, for an https URL */
  constructor(url: string, ca?: string) {
    this.client = createClient({
      url,
      ...(ca !== undefined && { tls: { ca_cert: Buffer.from(ca) } }),
      application: 'refold-query-api',
      request_timeout: (queryTimeout + 5) * 1000,
      clickhouse_settings: settings,
      // Errors are returned, and written to the log once, by whoever answers the caller.
      log: { level: 127 },
    });
  }

  for(asker: FactsAsker): Facts {
    return {
      query: <Row>(text: string, values: Record<string, unknown> = {}) =>
        this.turns.take(asker, () => this.read<Row>(text, values)),
    };
  }

  /** Past those who wait: whether facts can be read is to be known also while many read them. */
  async touch(table: string): Promise<void> {
    await this.read(`select 1 from ${table} limit 0`, {});
  }

  private async read<Row>(text: string, values: Record<string, unknown>): Promise<Row[]> {
    try {
      const result = await this.client.query({ query: text, query_params: values, format: 'JSON' });
      return completeRows<Row>(JSON.parse(await result.text()) as CompleteAnswer);
    } catch (error) {
      throw factsError(error);
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** The JSON format ends with the number of rows, so a body that was cut off cannot pass for a shorter answer. */
const completeRows = <Row>({ data, rows, exception }: CompleteAnswer): Row[] => {
  if (exception !== undefined) throw new Error(`ClickHouse failed in mid-answer: ${JSON.stringify(exception)}`);
  if (!Array.isArray(data) || data.length !== rows)
    throw new Error(
      `ClickHouse announced ${String(rows)} rows, but sent ${Array.isArray(data) ? data.length : 'none'}.`,
    );
  return data as Row[];
};
