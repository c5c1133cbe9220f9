/** What a person can put right. It is shown as its message alone; any other error is a bug and shows its stack. */
export class Problem extends Error {}

/** A problem's message in full, also of an error that some library rejected with nothing at all. */
export function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof Error) return error.stack ?? error.message;
  return `unknown failure: ${String(error)}`;
}
