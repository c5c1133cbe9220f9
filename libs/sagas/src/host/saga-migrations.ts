import type { MigrationSet } from '@refold/event-store';
import { join } from 'node:path';

/** The schema `sagas` and its tables, for {@link migrate} of the event store. */
export const sagaMigrations: MigrationSet = { name: 'sagas', folder: join(__dirname, '..', 'migrations') };
