import { sql } from '@refold/event-store';
import { writableText } from '@refold/model';
import type { Pool } from 'pg';

const claimCommands = sql(__dirname, 'claim-commands');
const postponeCommand = sql(__dirname, 'postpone-command');
const releaseCommands = sql(__dirname, 'release-commands');

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

  /** @param but types of which none is to be taken */
  async claim(most: number, leaseSeconds: number, but: readonly string[]): Promise<DueCommand[]> {
    const values = [this.sagas, most, leaseSeconds, but];
    const { rows } = await this.pool.query<DueCommand>({ name: 'saga-claim', text: claimCommands, values });
    return rows;
  }

  async postpone({ saga, key, number, tries }: DueCommand, milliseconds: number, why: string): Promise<void> {
    await this.pool.query(postponeCommand, [saga, key, number, tries, milliseconds, writableText(why)]);
  }

  /** These are not tried any more here; others may try them at once. */
  async release(commands: readonly DueCommand[]): Promise<void> {
    const column = <K extends keyof DueCommand>(name: K) => commands.map((command) => command[name]);
    await this.pool.query(releaseCommands, [column('saga'), column('key'), column('number'), column('tries')]);
  }
}
