import { sql } from '@refold/event-store';
import type { EventSample } from '@refold/model';
import type { Pool } from 'pg';

const text = sql(__dirname, 'sample-events');

/** A store of a hundred million events takes minutes. */
const longestMs = 600_000;

/** @param each how many of each type and schema version at most, two at least */
export const sampleEvents = async (pool: Pool, each: number): Promise<EventSample[]> => {
  const { rows } = await pool.query<{ type: string; schema_version: number; events: string; ids: string[] }>({
    ...{ text, values: [each], query_timeout: longestMs },
  });
  return rows.map(({ type, schema_version: schemaVersion, events, ids }) => ({
    ...{ type, schemaVersion, events },
    ids: ids.slice(0, each),
  }));
};
