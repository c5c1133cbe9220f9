import type { Client, Pool } from 'pg';
import { OwnConnection } from '../connection/own-connection';
import type { Logger } from '../logger';
import { channels } from './channels';

/**
 * Wakes the sequencer after a commit. Many commits become one NOTIFY: while one is under way the next are collected.
 * It has a connection of its own, because a NOTIFY inside the append's transaction makes all commits wait in one line.
 */
export class Announcer {
  private readonly connection: OwnConnection;
  private wake: (() => void) | null = null;
  private due = false;

  constructor(pool: Pool, logger: Logger) {
    this.connection = new OwnConnection(pool, 'announcer', (client, over) => this.announceUntil(client, over), logger);
  }

  /** Never throws and never waits: an announcement that is lost costs one interval of the sequencer's poll. */
  announce(): void {
    this.connection.start();
    this.due = true;
    this.wake?.();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  private async announceUntil(client: Client, over: AbortSignal): Promise<void> {
    const awake = (): void => this.wake?.();
    over.addEventListener('abort', awake);
    while (!over.aborted) {
      if (!this.due) await new Promise<void>((resolve) => (this.wake = resolve));
      if (over.aborted) return;
      this.due = false;
      await client.query(`notify ${channels.appended}`);
      this.connection.works();
    }
  }
}
