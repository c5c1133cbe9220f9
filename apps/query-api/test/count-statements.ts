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

/** How many they are, apart from commits: the end of one snapshot goes out with the next. */
export const countStatements = async (work: () => Promise<unknown>): Promise<number> =>
  (await statementsOf(work)).filter(({ text }) => text !== 'commit').length;

/** How many of them read rows: how fresh a snapshot is need not be asked each time, nor apart from the rows. */
export const countReads = async (work: () => Promise<unknown>): Promise<number> =>
  (await statementsOf(work)).filter(({ text }) => !/^(begin|commit|select case|-- Versions)\b/.test(text)).length;
