import type { Pool, PoolClient } from 'pg';

/** How a commit dies: nothing of it is stored, or all is, and nobody hears of it. */
export type Death = 'before' | 'after';

/** What the transaction did that is to be committed: its statements, one after the other. */
type Fate = (statements: string) => Death | null;

type Query = (...given: unknown[]) => Promise<unknown>;

/** Has commits of this pool die as the fate says, as they do when a connection breaks. */
export const dyingCommits = (pool: Pool, fate: Fate): void => {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as Query;
    let statements: string[] = [];
    const watched: Query = (...given) => {
      const text = textOf(given[0]);
      if (text.startsWith('begin')) statements = [];
      statements.push(text);
      const death = text === 'commit' ? fate(statements.join('\n')) : null;
      return death === null ? query(...given) : dying(query, death);
    };
    client.query = watched as never;
  });
};

const dying = async (query: Query, death: Death): Promise<never> => {
  await query(death === 'after' ? 'commit' : 'rollback');
  throw new Error('Connection terminated unexpectedly');
};

const textOf = (given: unknown): string =>
  typeof given === 'string' ? given : ((given as { text?: string }).text ?? '');

/** What a flush does, and no answer, deadline or person. */
export const isFlush = (statements: string): boolean => statements.includes('projection_progress');
/** Whether instances are written. */
export const moves = (statements: string): boolean => statements.includes('update saga_instances');
