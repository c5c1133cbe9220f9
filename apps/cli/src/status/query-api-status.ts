import type { Credentials } from '@refold/platform/access';
import { z } from 'zod';
import { askStatus, type Part } from './part';

const QueryApiStatus = z.object({
  ready: z.boolean(),
  /** `ok`, or why not, of everything that answers depend on. */
  checks: z.record(z.string(), z.string()),
  memoryBytes: z.number(),
});
export type QueryApiStatus = z.output<typeof QueryApiStatus>;

export const askQueryApi = (url: string, credentials?: Credentials): Promise<Part<QueryApiStatus>> =>
  askStatus(url, QueryApiStatus, credentials);
