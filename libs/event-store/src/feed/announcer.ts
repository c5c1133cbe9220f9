import type { Client, Pool } from 'pg';
import { OwnConnection } from '../connection/own-connection';
import type { Logger } from '../logger';
import { pause } from '../pause';
import { channels } from './channels';

/**
 * Wakes the sequencer after a commit: the first one at once, and those that follow within some milliseconds together.
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
    // Nothing is lost with a lost NOTIFY, so it need not wait for the disk, where it would be in the way of commits.
    await client.query('set synchronous_commit = off');
    while (!over.aborted) {
      if (!this.due) await new Promise<void>((resolve) => (this.wake = resolve));
      if (over.aborted) return;
      this.due = false;
      await client.query(`notify ${channels.appended}`);
      this.connection.works();
      await pause(paceMs, over);
    }
  }
}

/** Time between two announcements: what an event waits at most when many are appended. */
const paceMs = 5;
