import { Client } from 'pg';

export interface SentStatement {
  readonly text: string;
  readonly values?: unknown[];
}

/** The statements that are sent to PostgreSQL meanwhile, those that begin and end a snapshot among them. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<SentStatement[]> => {
  const query = jest.spyOn(Client.prototype, 'query');
  try {
    await work();
    const sent = query.mock.calls as unknown as [string | SentStatement, unknown[]?][];
    return sent.map(([statement, values]) =>
      typeof statement === 'string' ? { text: statement, ...(values && { values }) } : statement,
    );
  } finally {
    query.mockRestore();
  }
};

/** How many they are. */
export const countStatements = async (work: () => Promise<unknown>): Promise<number> =>
  (await statementsOf(work)).length;
