import type { AnyEvent, Decoder, Stream } from '@refold/model';
import type { Pool } from 'pg';
import { statement } from '../sql';

export interface LoadedStream<E extends AnyEvent = AnyEvent> {
  /** 0 when the stream does not exist. */
  readonly version: number;
  readonly events: readonly E[];
}

const load = statement(__dirname, 'load-stream');

/** @throws Undecodable when an event was written by a newer contract than this code has */
export const loadStream = async <E extends AnyEvent>(
  pool: Pool,
  of: Stream<E>,
  id: string,
  decode: Decoder,
): Promise<LoadedStream<E>> => {
  const { rows } = await pool.query<{ version: number; type: string; schema_version: number; data: unknown }>(
    load([`${of.category}-${id}`]),
  );
  return {
    version: rows.at(-1)?.version ?? 0,
    events: rows.map(({ type, schema_version: schemaVersion, data }) => decode({ type, schemaVersion, data }) as E),
  };
};
