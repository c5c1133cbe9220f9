import { optionsOf, type Kafka, type Logger } from '@refold/kafka';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Pool, PoolConfig } from 'pg';
import { Refusal } from '../../operations/refusal';
import type { Advance } from '../progress/stretch';
import { GapFound } from '../reading/gap-found';
import type { News, Order, ShareTask } from './share-task';

export interface ThreadRun {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onAdvance: (advances: readonly Advance[]) => void;
}

/** A thread at work on its share. */
export class ShareThread {
  private readonly worker: Worker;
  /** Resolves false when the signal ended it; rejects as the work would here. */
  readonly ended: Promise<boolean>;

  constructor(task: ShareTask, run: ThreadRun) {
    this.worker = new Worker(join(__dirname, 'share-thread.js'), { workerData: task, resourceLimits });
    const stop = (): void => this.order('stop');
    run.signal.addEventListener('abort', stop);
    if (run.signal.aborted) stop();
    this.ended = this.end(run).finally(() => run.signal.removeEventListener('abort', stop));
  }

  set duty(duty: number) {
    this.order({ duty });
  }

  private order(order: Order): void {
    this.worker.postMessage(order);
  }

  private end({ logger, onAdvance }: ThreadRun): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.worker.on('message', (news: News) => {
        if (news.kind === 'advance') onAdvance(news.advances);
        else if (news.kind === 'log') logger[news.level](news.fields, news.message);
        else if (news.kind === 'ended') resolve(news.complete);
        else reject(errorOf(news));
      });
      this.worker.on('error', reject);
      this.worker.on('exit', (code) => reject(new Error(`A thread of the rebuild ended with code ${code}.`)));
    });
  }
}

/** A reader's garbage is young: rows and records live for seconds at most. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 };

const errorOf = (news: Extract<News, { message: string }>): Error => {
  if (news.kind === 'gap') return new GapFound(news.service, news.message);
  if (news.kind === 'refused') return new Refusal(news.code, news.message);
  const error = new Error(news.message);
  if ('stack' in news && news.stack !== undefined) error.stack = news.stack;
  return error;
};

/**
 * What threads make connections of, or null when it cannot be handed over: a client that was made elsewhere, functions
 * for passwords and certificates.
 */
export const connectionsOf = (pool: Pool, kafka: Kafka): Pick<ShareTask, 'pool' | 'kafka'> | null => {
  const options = optionsOf(kafka);
  if (!options) return null;
  const { logger: _logger, ...kafkaOptions } = options;
  // The pool hides the password from those who print it, and so from a copy.
  const { Client: _client, Promise: _promise, ...rest } = { ...pool.options } as PoolConfig & Record<string, unknown>;
  const poolOptions: PoolConfig = { ...rest, password: pool.options.password };
  return isPlain(kafkaOptions) && isPlain(poolOptions) ? { pool: poolOptions, kafka: kafkaOptions } : null;
};

const isPlain = (value: object): boolean => {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
};
