import type { Credentials } from '@refold/platform/access';
import { z } from 'zod';
import { askStatus, type Part } from './part';

const Partition = z.object({
  topic: z.string(),
  partition: z.int(),
  feedNumber: z.string(),
  recordedAt: z.string().nullable(),
  lagEvents: z.number(),
});

const Projection = z.object({
  name: z.string(),
  version: z.int(),
  engine: z.enum(['postgres', 'clickhouse']),
  services: z.array(z.string()),
  healthy: z.boolean(),
  error: z.string().nullable(),
  lagEvents: z.number(),
  lagSeconds: z.number().nullable(),
  rows: z.number().nullable(),
  parked: z.object({ failed: z.number(), waiting: z.number() }),
  partitions: z.array(Partition),
});
export type ProjectionStatus = z.output<typeof Projection>;

const ProjectorStatus = z.object({
  ready: z.boolean(),
  /** Of each part whose loop has stopped: that it has, and for how long. */
  dead: z.array(z.string()).default([]),
  owners: z.array(z.object({ service: z.string(), restored: z.string().nullable() })).default([]),
  engines: z.array(z.object({ engine: z.string(), error: z.string().nullable() })),
  projections: z.array(Projection),
  memoryBytes: z.number().optional(),
});
export type ProjectorStatus = z.output<typeof ProjectorStatus>;

export const askProjector = (url: string, credentials?: Credentials): Promise<Part<ProjectorStatus>> =>
  askStatus(url, ProjectorStatus, credentials);
