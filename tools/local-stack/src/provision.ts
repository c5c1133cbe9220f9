/**
 * Prepares servers that the local stack does not start itself, as docker-compose.yml does: `node provision.js`.
 * Each part is done when its administrator's URL is set; a second run changes nothing.
 */
import { provisionClickHouse } from './clickhouse/provision';
import { existingServers } from './place/existing-servers';
import { provisionPostgres, tenantOf } from './postgres/provision';
import { Problem, reasonOf } from './problem';

const usage = `Creates the databases and roles of Refold on your servers. Set:
  POSTGRES_ADMIN_URL    a superuser's URL, and DATABASE_URL_* (all six), whose roles and databases are created
  CLICKHOUSE_ADMIN_URL  an administrator's URL, whose path names the database that is created`;

async function main({ POSTGRES_ADMIN_URL, CLICKHOUSE_ADMIN_URL, ...rest }: NodeJS.ProcessEnv): Promise<void> {
  if (!POSTGRES_ADMIN_URL && !CLICKHOUSE_ADMIN_URL) throw new Problem(usage);
  if (POSTGRES_ADMIN_URL) {
    const { databaseUrls } = existingServers(rest);
    if (!databaseUrls) throw new Problem(usage);
    await provisionPostgres(POSTGRES_ADMIN_URL, Object.values(databaseUrls).map(tenantOf));
    console.log(`databases are ready: ${Object.keys(databaseUrls).join(', ')}`);
  }
  if (CLICKHOUSE_ADMIN_URL) {
    await provisionClickHouse(CLICKHOUSE_ADMIN_URL);
    console.log('the ClickHouse database is ready');
  }
}

main(process.env).catch((error: unknown) => {
  console.error(reasonOf(error));
  process.exitCode = 1;
});
