import type { ClientBase, Pool } from 'pg';

/**
 * Ends the connections that clients hold to the database asked, as an operator or a failing server would. PostgreSQL's
 * own processes are left alone: a vacuum that is under way there cannot be ended by whoever is no superuser, and then
 * the whole statement fails.
 * @param of     on one of its connections, which stays
 * @param which  SQL, for some of them only, such as `random() < 0.3`
 * @returns how many
 */
export async function endConnections(of: Pool | ClientBase, which = 'true'): Promise<number> {
  const { rowCount } = await of.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and ${which}`,
  );
  return rowCount ?? 0;
}
