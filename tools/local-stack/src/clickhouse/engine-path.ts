import { dirname, join } from 'node:path';
import { Problem } from '../problem';

/**
 * Where libchdb.so lies: the ClickHouse engine as a library, from an npm package a platform.
 *
 * The package is taken by name and not through `chdb`, whose list of platforms includes packages that a registry need
 * not have: then no lock file is complete, and `npm ci` refuses it.
 */
export function enginePath(platform: string = `${process.platform}-${process.arch}`): string {
  const name = packages.get(platform);
  try {
    if (name) return join(dirname(require.resolve(`${name}/package.json`)), 'libchdb.so');
  } catch {
    // Not installed: the same advice as for a platform that has none.
  }
  throw new Problem(
    `There is no ClickHouse engine for ${platform} here. Set CLICKHOUSE_URL to a ClickHouse server, or use docker compose.`,
  );
}

const packages = new Map([['linux-x64', '@chdb/lib-linux-x64-gnu']]);
