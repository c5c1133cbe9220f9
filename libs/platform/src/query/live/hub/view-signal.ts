import { OwnConnection, pause, type Session } from '@refold/event-store';
import type { Pool } from 'pg';
import type { Logger } from '../../../logging';
import type { ChangeSignal } from './kept-signal';
import { type ViewChange, viewChangeIn, viewsChannel } from './view-change';

/** Milliseconds between two questions whether the connection still answers: a dead link tells nothing by itself. */
const proofOfLifeMs = 10_000;

/** Hears from the projector which views have changed, on a connection of its own while somebody follows answers. */
export class ViewSignal implements ChangeSignal {
  private connection: OwnConnection | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  start(onChange: (change: ViewChange) => void): void {
    const session: Session = (client, over) => listen(client, over, onChange, () => this.connection?.works());
    this.connection = new OwnConnection(this.pool, 'live queries', session, this.logger, proofOfLifeMs);
    this.connection.start();
  }

  async stop(): Promise<void> {
    const { connection } = this;
    this.connection = null;
    await connection?.stop();
  }
}

type Listening = (
  ...session: [...Parameters<Session>, onChange: (change: ViewChange) => void, works: () => void]
) => Promise<void>;

const listen: Listening = async (client, over, onChange, works) => {
  client.on('notification', ({ payload }) => onChange(viewChangeIn(payload)));
  await client.query(`listen ${viewsChannel}`);
  // What was told before, nobody has heard.
  onChange('anything');
  while (!over.aborted) {
    await client.query('select 1');
    works();
    await pause(proofOfLifeMs, over);
  }
};
