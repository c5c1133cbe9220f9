import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The compiled module of this name beside the calling code, which rebuilds load into threads of their own; undefined
 * where the sources are run, and then rebuilds do without.
 */
export const compiledModule = (directory: string, name: string): string | undefined => {
  const path = join(directory, `${name}.js`);
  return existsSync(path) ? path : undefined;
};
