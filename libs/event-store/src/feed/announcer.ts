import { AsyncResource } from 'node:async_hooks';
import type { Client, Pool } from 'pg';
import { OwnConnection, type Session } from '../connection/own-connection';
import type { Logger } from '../logger';
import type { Pulse } from '../pulse';
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
  private readonly begin: () => void;
  readonly pulse: Pulse;

  constructor(pool: Pool, logger: Logger) {
    const session: Session = (client, over) => this.announceUntil(client, over);
    this.connection = new OwnConnection(pool, 'announcer', session, logger, longestNapMs);
    this.pulse = this.connection.pulse;
    // The first append begins it: what it does and logs from then on belongs to no request.
    this.begin = AsyncResource.bind(() => this.connection.start());
  }

  /** Never throws and never waits: an announcement that is lost costs one interval of the sequencer's poll. */
  announce(): void {
    this.begin();
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
      this.pulse.beat();
      if (!this.due) await this.called();
      if (over.aborted) return;
      if (!this.due) continue;
      this.due = false;
      await client.query(`notify ${channels.appended}`);
      this.connection.works();
      await pause(paceMs, over);
    }
  }

  private called(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longestNapMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Time between two announcements: what an event waits at most when many are appended. */
const paceMs = 5;
/** So often the loop turns at least, to show that it lives. */
const longestNapMs = 2_000;
