import { AsyncLocalStorage } from 'node:async_hooks';
import { itself, type Caller } from '../access/caller';

/** What belongs to the work at hand, wherever in the code it is done. */
export interface RequestContext {
  /** The same in everything that one request from outside sets off. */
  readonly correlationId: string;
  /** The event that made this happen; null for a request from outside. */
  readonly causationId: string | null;
  readonly traceparent: string | null;
  /** Who asked for it; left out where the process acts by itself. */
  readonly caller?: Caller;
  /** A repeat with the same key and content gets the first answer again. */
  readonly idempotencyKey?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const inContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** Who asked for the work at hand. */
export const currentCaller = (): Caller => currentContext()?.caller ?? itself;
