import { sql } from '@refold/event-store';
import type { RecordedEvent } from '@refold/model';
import type { Pool } from 'pg';

const startPosition = sql(__dirname, 'start-position');
const addTasks = sql(__dirname, 'add-tasks');
const claimTasks = sql(__dirname, 'claim-tasks');
const postponeTask = sql(__dirname, 'postpone-task');
const workerStatus = sql(__dirname, 'worker-status');

export interface Task {
  readonly feedNumber: bigint;
  /** 1 for the first try. */
  readonly attempt: number;
}
/** Up to where a worker has read. */
export interface WorkerPosition {
  /** 0n at the beginning of the feed. */
  readonly feedNumber: bigint;
  /** Of the event there; null at the beginning, or when it was not kept yet. */
  readonly eventId: string | null;
}
export interface WorkerStatus {
  readonly name: string;
  /** Feed number up to which the worker has read. */
  readonly position: string;
  readonly waiting: number;
  /** Of the waiting ones, those that have failed before. */
  readonly failing: number;
  /** Of the oldest failing one. */
  readonly error: string | null;
}

/** What one worker has read and has still to do, in the service's own database. */
export class TaskList {
  constructor(
    private readonly pool: Pool,
    private readonly worker: string,
    private readonly begins: 'first' | 'next' = 'first',
  ) {}

  /** Of a worker that was never here before it is also written down. */
  async position(): Promise<WorkerPosition> {
    const values = [this.worker, this.begins === 'next'];
    const { rows } = await this.pool.query<{ feed_number: string; event_id: string | null }>({
      ...{ name: 'worker:position', text: startPosition, values },
    });
    return { feedNumber: BigInt(rows[0]?.feed_number ?? 0), eventId: rows[0]?.event_id ?? null };
  }

  /** Moves on to an event, and keeps what has to be done about those up to it. */
  async add(from: bigint, last: RecordedEvent, events: readonly RecordedEvent[]): Promise<void> {
    const numbers = events.map(({ feedNumber }) => feedNumber.toString());
    const streams = events.map(({ streamId }) => streamId);
    const values = [this.worker, from.toString(), last.feedNumber.toString(), numbers, streams, last.id];
    await this.pool.query({ name: 'worker:add', text: addTasks, values });
  }

  /** Whether the store has this event, wherever. */
  async isStored(eventId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('select from events where id = $1', [eventId]);
    return rowCount === 1;
  }

  async claim(most: number, leaseSeconds: number): Promise<Task[]> {
    const values = [this.worker, most, leaseSeconds];
    const { rows } = await this.pool.query<{ feed_number: string; attempts: number }>({
      ...{ name: 'worker:claim', text: claimTasks, values },
    });
    return rows.map(({ feed_number, attempts }) => ({ feedNumber: BigInt(feed_number), attempt: attempts }));
  }

  async done({ feedNumber }: Task): Promise<void> {
    const text = 'delete from worker_tasks where worker = $1 and feed_number = $2';
    await this.pool.query({ name: 'worker:done', text, values: [this.worker, feedNumber.toString()] });
  }

  async postpone({ feedNumber, attempt }: Task, milliseconds: number, why: string): Promise<void> {
    await this.pool.query(postponeTask, [this.worker, feedNumber.toString(), attempt, milliseconds, why.slice(0, 500)]);
  }

  async status(): Promise<WorkerStatus> {
    const { rows } = await this.pool.query<Omit<WorkerStatus, 'name'>>(workerStatus, [this.worker]);
    const { position = '0', waiting = 0, failing = 0, error = null } = rows[0] ?? {};
    return { name: this.worker, position, waiting, failing, error };
  }
}
