import type { Client, Pool } from 'pg';
import { advisoryLocks } from '../connection/advisory-locks';
import { becomeLeader, type Candidacy } from '../connection/leadership';
import { OwnConnection, type Session } from '../connection/own-connection';
import { silent, type Logger } from '../logger';
import type { Pulse } from '../pulse';
import { statement } from '../sql';
import { channels } from './channels';
import { Doorbell } from './doorbell';
import { OutboxFloor } from './outbox-floor';

export interface SequencerOptions {
  readonly logger?: Logger;
  /** Events a statement: large enough that a backlog drains at full speed, small enough that readers see it in parts. Default 5,000. */
  readonly batchSize?: number;
  /** How long an event waits at most when its announcement was lost; also how soon a new leader takes over. Default 500 ms. */
  readonly pollMs?: number;
  /** How soon a leader is given up of whose link nobody hears: see `Candidacy`. Well above `pollMs`. Default 20,000 ms. */
  readonly longestSilenceMs?: number;
}

export interface SequencerStatus {
  readonly leader: boolean;
  /** Events sequenced by this instance since its start. */
  readonly sequenced: number;
  /** How often it lost its connection since the start. */
  readonly interruptions: number;
  /** Why it does not work at present; null when it does. */
  readonly error: string | null;
}

/** The leader's backend must hear of it well within its longest silence. */
const longestNapMs = 5_000;

const sequence = statement(__dirname, 'sequence');

/** Gives committed events their place in the feed. Every instance of a service runs one; one of them at a time leads. */
export class Sequencer {
  private readonly connection: OwnConnection;
  private readonly bell = new Doorbell();
  private readonly batchSize: number;
  private readonly pollMs: number;
  private readonly silence: Pick<Candidacy, 'longestSilenceMs'>;
  private leader = false;
  private sequenced = 0;
  readonly pulse: Pulse;

  constructor(
    pool: Pool,
    { logger = silent, batchSize = 5_000, pollMs = 500, longestSilenceMs }: SequencerOptions = {},
  ) {
    this.silence = longestSilenceMs === undefined ? {} : { longestSilenceMs };
    this.batchSize = batchSize;
    this.pollMs = pollMs;
    const session: Session = (client, over) => this.sequenceUntil(client, over);
    this.connection = new OwnConnection(pool, 'sequencer', session, logger, Math.min(pollMs, longestNapMs));
    this.pulse = this.connection.pulse;
  }

  start(): void {
    this.connection.start();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  status(): SequencerStatus {
    const { error, interruptions } = this.connection;
    return { leader: this.leader, sequenced: this.sequenced, interruptions, error };
  }

  /** All on one connection, the one that holds the lock: a leader that lost it cannot write another number. */
  private async sequenceUntil(client: Client, over: AbortSignal): Promise<void> {
    client.on('notification', () => this.bell.ring());
    try {
      const onStandby = (): void => this.connection.works();
      const candidacy = { lock: advisoryLocks.sequencer, askEveryMs: this.pollMs, onStandby, ...this.silence };
      if (!(await becomeLeader(client, candidacy, over))) return;
      await client.query(`listen ${channels.appended}; set enable_seqscan = off`);
      this.leader = true;
      const floor = new OutboxFloor();
      while (!over.aborted) {
        const events = await this.drainOnce(client, floor);
        if (events < this.batchSize) await this.bell.wait(Math.min(this.pollMs, longestNapMs), over);
      }
    } finally {
      this.leader = false;
    }
  }

  private async drainOnce(client: Client, floor: OutboxFloor): Promise<number> {
    const { rows } = await client.query<{ events: number; last: string | null }>(
      sequence([this.batchSize, floor.position.toString()]),
    );
    const { events = 0, last = null } = rows[0] ?? {};
    this.sequenced += events;
    this.connection.works();
    await floor.looked(client, {
      events,
      last: last === null ? null : BigInt(last),
      foundAll: events < this.batchSize,
    });
    return events;
  }
}
