import { createHash } from 'node:crypto';
import { encodeData } from '@refold/model';
import type { Caller } from '../../access';
import { currentCaller, currentContext } from '../../logging';
import { madeIdOf, routeOf } from '../commands/input/command-input';

/** An idempotency key as it is kept: keys of two callers have nothing to do with each other. */
export interface UsedKey {
  readonly caller: string;
  readonly key: string;
  /** Of what was asked under it. */
  readonly fingerprint: string;
}

/** The key of the request at hand, if it has one. */
export const usedKeyOf = (command: { readonly type: string }): UsedKey | undefined => {
  const key = currentContext()?.idempotencyKey;
  if (key === undefined) return undefined;
  return { caller: nameOf(currentCaller()), key, fingerprint: fingerprintOf(command) };
};

/**
 * One `sub` may speak for many customers, as a shop's website does: the key of one is none of another's, who would be
 * given the answer. Neither name holds a line feed.
 */
const nameOf = ({ subject, customerId }: Caller): string =>
  customerId === null || customerId === subject ? subject : `${subject}\n${customerId}`;

/**
 * What is asked, and by which route, whatever the order of its JSON keys was and however its amounts were written; an id
 * that was made here is no part of it.
 */
export const fingerprintOf = (command: { readonly type: string }): string => {
  const made = madeIdOf(command);
  const asked = made === undefined ? command : { ...command, [made]: undefined };
  return createHash('sha256')
    .update(`${routeOf(command)?.path ?? ''} ${command.type} ${encodeData(asked)}`)
    .digest('hex');
};
