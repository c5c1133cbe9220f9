import { sql } from '@refold/event-store';
import type { Pool } from 'pg';

const claimCommands = sql(__dirname, 'claim-commands');
const postponeCommand = sql(__dirname, 'postpone-command');

/** A command that this process has taken to be carried out. */
export interface DueCommand {
  readonly saga: string;
  readonly key: string;
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly body: unknown;
  /** This one included. */
  readonly tries: number;
  readonly causation_id: string | null;
  readonly correlation_id: string;
  readonly traceparent: string | null;
  /** Milliseconds since it was sent first. */
  readonly age_ms: number;
}

/** The commands of a process's sagas that wait to be carried out. */
export class DueCommands {
  constructor(
    private readonly pool: Pool,
    private readonly sagas: readonly string[],
  ) {}

  async claim(most: number, leaseSeconds: number): Promise<DueCommand[]> {
    const values = [this.sagas, most, leaseSeconds];
    const { rows } = await this.pool.query<DueCommand>({ name: 'saga-claim', text: claimCommands, values });
    return rows;
  }

  async postpone({ saga, key, number, tries }: DueCommand, milliseconds: number, why: string): Promise<void> {
    await this.pool.query(postponeCommand, [saga, key, number, tries, milliseconds, why.slice(0, 1000)]);
  }
}
