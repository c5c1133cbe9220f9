import { Client } from 'pg';

/** How many statements are sent to PostgreSQL meanwhile, those that begin and end a snapshot among them. */
export const countStatements = async (work: () => Promise<unknown>): Promise<number> => {
  const query = jest.spyOn(Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
};
