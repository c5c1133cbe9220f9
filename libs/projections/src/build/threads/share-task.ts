import type { KafkaOptions } from '@refold/kafka';
import type { PoolConfig } from 'pg';
import type { Advance, Stretch } from '../progress/stretch';
import type { ChunkSize } from '../reading/history';
import type { BuildPass } from '../../flush/projection';

/** What a thread is given at its start: plain data only, from which it makes connections of its own. */
export interface ShareTask {
  readonly definitionsModule: string;
  readonly projection: string;
  readonly pass: BuildPass['name'];
  readonly stretches: readonly Stretch[];
  readonly pool: PoolConfig;
  readonly kafka: Omit<KafkaOptions, 'logger'>;
  readonly clickhouseUrl: string;
  readonly clickhouseCa?: string;
  readonly topicPrefix: string;
  readonly skipTypes: ReadonlySet<string>;
  readonly chunk: ChunkSize;
  readonly eventsPerSecond: number | null;
}

/** From the thread that leads to one that reads. */
export type Order = { readonly duty: number } | 'stop';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** From a thread that reads; the last one says how it ended. */
export type News =
  | { readonly kind: 'advance'; readonly advances: readonly Advance[] }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly fields: object; readonly message: string }
  | { readonly kind: 'ended'; readonly complete: boolean }
  | { readonly kind: 'gap'; readonly service: string; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly code: 'unknown' | 'refused' | 'busy' | 'unavailable';
      readonly message: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };
