import { z } from 'zod';

/** A line of what an owner tells of a stream, as far as it is answered. */
export const RecordedLine = z.object({
  id: z.string(),
  type: z.string(),
  schemaVersion: z.int(),
  service: z.string(),
  streamId: z.string(),
  streamVersion: z.int(),
  feedNumber: z.string().regex(/^\d{1,19}$/),
  occurredAt: z.string(),
  recordedAt: z.string(),
  correlationId: z.string(),
  causationId: z.string().nullable(),
  origin: z.enum(['live', 'history']),
  data: z.unknown(),
});
export type RecordedLine = z.output<typeof RecordedLine>;
