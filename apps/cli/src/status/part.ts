import type { z } from 'zod';
import type { Credentials } from '@refold/platform/access';
import { httpJson, Refused } from '../system/http';

/** What a part of the system says of itself, or why it says nothing. */
export type Part<S> = { readonly url: string } & (
  | { readonly reachable: true; readonly status: S }
  /** `refused`: it answers, and not to this caller. */
  | { readonly reachable: false; readonly refused?: true; readonly error: string }
);

/** A part that takes longer is as good as away. */
const patienceMs = 5_000;

export const askStatus = async <S>(url: string, schema: z.ZodType<S>, credentials?: Credentials): Promise<Part<S>> => {
  try {
    const answer = await httpJson(`${url}/status`, { timeoutMs: patienceMs, ...(credentials && { credentials }) });
    return { url, reachable: true, status: schema.parse(answer) };
  } catch (error) {
    const refused = error instanceof Refused && ({ refused: true } as const);
    return { url, reachable: false, ...refused, error: (error as Error).message };
  }
};
