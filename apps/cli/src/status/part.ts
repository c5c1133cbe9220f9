import type { z } from 'zod';
import { httpJson } from '../system/http';

/** What a part of the system says of itself, or why it says nothing. */
export type Part<S> = { readonly url: string } & (
  { readonly reachable: true; readonly status: S } | { readonly reachable: false; readonly error: string }
);

/** A part that takes longer is as good as away. */
const patienceMs = 5_000;

export const askStatus = async <S>(url: string, schema: z.ZodType<S>): Promise<Part<S>> => {
  try {
    return { url, reachable: true, status: schema.parse(await httpJson(`${url}/status`, { timeoutMs: patienceMs })) };
  } catch (error) {
    return { url, reachable: false, error: (error as Error).message };
  }
};
