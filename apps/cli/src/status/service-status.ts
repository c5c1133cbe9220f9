import type { Credentials } from '@refold/platform/access';
import { z } from 'zod';
import { askStatus, type Part } from './part';

const digits = z.string().regex(/^\d+$/);

/** A count that comes as digits where it is a bigint. */
const count = z.union([z.number(), digits]).transform(Number);

const Relay = z.object({
  published: digits,
  head: digits,
  lagEvents: count,
  lagSeconds: z.number(),
  leader: z.boolean(),
  error: z.string().nullable(),
  lastInPartition: z.array(digits).default([]),
});

const ServiceStatus = z.object({
  service: z.string(),
  ready: z.boolean(),
  reason: z.string().nullable(),
  /** Of each part whose loop has stopped: that it has, and for how long. */
  dead: z.array(z.string()).default([]),
  /** Null while the service's database does not tell. */
  feed: z
    .object({ head: digits, unsequenced: z.number(), oldestUnsequencedAgeSeconds: z.number().nullable() })
    .nullable(),
  /** Null where another process publishes. */
  relay: Relay.nullable(),
  memoryBytes: z.number(),
});
export type ServiceStatus = z.output<typeof ServiceStatus>;

export const askService = (url: string, credentials?: Credentials): Promise<Part<ServiceStatus>> =>
  askStatus(url, ServiceStatus, credentials);
