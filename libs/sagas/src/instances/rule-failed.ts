import { kindOf } from '@refold/projections';

/** What follows from an input could not be worked out. The same again gives the same: nothing is wrong with a server. */
export class RuleFailed extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'RuleFailed';
  }
}

/** Whether the instance, its rules or what it was told is to blame, so that people have to know; else some server is. */
export const isOfTheInstance = (error: unknown): error is Error =>
  error instanceof RuleFailed || kindOf(error) === 'data';
