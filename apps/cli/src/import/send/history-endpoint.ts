import { httpJson } from '../../system/http';
import { Problem } from '../../system/problem';
import type { Credentials } from '@refold/platform/access';
import { z } from 'zod';

const HistoryAnswer = z.object({
  appended: z.int(),
  repeated: z.int(),
  conflicts: z.array(z.object({ eventId: z.string(), reason: z.string() })),
  /** A line that says no id is refused without one. */
  refused: z.array(z.object({ eventId: z.string().nullable(), reason: z.string() })),
});
export type HistoryAnswer = z.output<typeof HistoryAnswer>;

/** The service takes at most this in one request. */
export const limits = { lines: 1000, bytes: 2 * 1024 * 1024 } as const;

/**
 * Sends lines of history to the service that owns them. Sent twice they change nothing, so it may be repeated whenever
 * the outcome is unknown.
 * @throws Unavailable when the service is away, Problem when it refuses the whole request
 */
export async function postHistory(serviceUrl: string, body: string, credentials?: Credentials): Promise<HistoryAnswer> {
  const url = `${serviceUrl}/operator/history`;
  const contentType = 'application/x-ndjson';
  const answer = await httpJson(url, { method: 'POST', contentType, body, ...(credentials && { credentials }) });
  const parsed = HistoryAnswer.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Problem(`${url} answered in a form that this command does not know: ${parsed.error.message}`);
}
