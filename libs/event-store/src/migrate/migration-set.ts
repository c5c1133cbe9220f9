import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Migrations that belong together: the `NNNN-what-it-does.sql` files of a folder, run in the order of their names. */
export interface MigrationSet {
  /** Part of each migration's name in `schema_migrations`; never renamed. */
  readonly name: string;
  readonly folder: string;
}

export interface Migration {
  /** `event-store/0001-events` */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, so that a file that was changed after it ran is noticed. */
  readonly checksum: string;
}

/** @throws Error when a file's name does not fit, for it would run at an unexpected place or not at all */
export const migrationsOf = ({ name, folder }: MigrationSet): Migration[] =>
  readdirSync(folder)
    .sort()
    .map((file) => {
      const stem = /^(\d{4}-[a-z0-9-]+)\.sql$/.exec(file)?.[1];
      if (stem === undefined) throw new Error(`${join(folder, file)} is not named like 0001-events.sql.`);
      const text = readFileSync(join(folder, file), 'utf8');
      return { name: `${name}/${stem}`, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
