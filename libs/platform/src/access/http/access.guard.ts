import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../http/problem';
import { ALLOWED_ROLES, type Allowed } from '../allow';
import { hasRole, nobody, type Caller, type Role } from '../caller';
import { challenge, Unauthenticated } from '../tokens/unauthenticated';
import { callerOf } from './authenticate';

/**
 * Lets callers through to what their roles allow: what the endpoint says, else what its controller says. An endpoint
 * of which neither says anything is closed. In GraphQL it stands before the fields at the top, as a second lock: the
 * query side has looked through the whole operation before.
 */
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const allowed = allowedBy(context.getHandler()) ?? allowedBy(context.getClass()) ?? [];
    const isGraphql = context.getType<string>() === 'graphql';
    return admits(isGraphql ? graphqlCaller(context) : httpCaller(context), allowed);
  }
}

const allowedBy = (target: object): Allowed | undefined =>
  Reflect.getMetadata(ALLOWED_ROLES, target) as Allowed | undefined;

const httpCaller = (context: ExecutionContext): Caller => callerOf(context.switchToHttp().getRequest<FastifyRequest>());

/** The third argument of a resolver is the context of the request. */
const graphqlCaller = (context: ExecutionContext): Caller => context.getArgByIndex<{ caller: Caller }>(2).caller;

/** @throws Unauthenticated, Problem 403 */
const admits = (caller: Caller, allowed: Allowed): true => {
  if (allowed === 'everybody' || hasRole(caller, allowed)) return true;
  throw caller === nobody ? new Unauthenticated('missing') : forbidden(caller, allowed);
};

/** Known, and not allowed: the answer says to whom it is. */
export const forbidden = ({ roles }: Caller, allowed: readonly Role[]): Problem => {
  const yours = roles.length === 0 ? 'names no role of this system' : `names ${listed(roles, 'and')}`;
  const text =
    allowed.length === 0
      ? 'Nobody may call this.'
      : `This is for callers with the role ${listed(allowed, 'or')}; your token ${yours}.`;
  return new Problem(403, 'forbidden', text, {
    headers: { 'www-authenticate': challenge('insufficient_scope', text) },
  });
};

const listed = (names: readonly string[], last: 'and' | 'or'): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(` ${last} `);
