import type { Credentials } from '@refold/platform/access';
import { z } from 'zod';
import { httpJson } from '../system/http';
import { Problem } from '../system/problem';

const digits = z.string().regex(/^\d+$/);

const Broken = z.object({
  id: z.string(),
  streamId: z.string(),
  streamVersion: z.number(),
  feedNumber: digits,
  type: z.string(),
  schemaVersion: z.number(),
  fold: z.string(),
  why: z.string(),
});
const Check = z.object({
  service: z.string(),
  type: z.string(),
  schemaVersion: z.number(),
  events: digits,
  sampled: z.number(),
  broken: z.number(),
  skipped: z.boolean(),
  first: Broken.nullable(),
});
export type Check = z.output<typeof Check>;
export type Broken = z.output<typeof Broken>;

const CheckAnswer = z.object({ checks: z.array(Check) });
const Histogram = z.object({
  events: z.array(z.object({ type: z.string(), schemaVersion: z.number(), events: digits })),
});
export type Counted = z.output<typeof Histogram>['events'][number];

/** The service that has the events. */
interface Owner {
  readonly url: string;
  readonly credentials: Credentials;
}

/** A service reads its whole store to answer. */
const patienceMs = 600_000;

/** What the contracts and the commands of a service make of samples of its events. */
export const askCheck = async (
  { url, credentials }: Owner,
  each: number,
  skip: readonly string[],
): Promise<Check[]> => {
  const request = {
    method: 'POST',
    contentType: 'application/json',
    body: JSON.stringify({ each, skip }),
    timeoutMs: patienceMs,
    credentials,
  } as const;
  return read(CheckAnswer, url, await httpJson(`${url}/operator/check`, request)).checks;
};

/** How many events a service has of each type and schema version. */
export const askHistogram = async ({ url, credentials }: Owner): Promise<Counted[]> =>
  read(Histogram, url, await httpJson(`${url}/histogram`, { timeoutMs: patienceMs, credentials })).events;

const read = <S extends z.ZodType>(schema: S, url: string, answer: unknown): z.output<S> => {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Problem(`${url} answered what this command does not understand: ${parsed.error.issues[0]?.message ?? ''}`);
};
