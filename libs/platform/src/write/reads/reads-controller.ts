import { Controller, Get, Headers, Inject, Param, Query, Res, type Type } from '@nestjs/common';
import { Id, InvalidMessage } from '@refold/model';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow, comesAsCustomer } from '../../access';
import { Problem } from '../../http';
import { currentCaller } from '../../logging';
import { asCallersSee } from '../commands/execution/store-failures';
import type { AnyAggregate } from '../commands/plan';
import type { AnyCommandRoutes } from '../routes/command-routes';
import { Runtime } from '../runtime/runtime';
import { presentBy, presentOf, type Present } from './present';
import type { ReadRoute } from './read-route';
import { noSuch } from './state-now';

/** As many as a list has; nobody pages through the parts of one order. */
export const mostListed = 100;

/** What is read of one family of streams. */
interface Reading {
  readonly route: ReadRoute;
  readonly leading: AnyAggregate;
}
interface Asked {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}
type Home = { readonly runtime: Runtime };

/** The Nest controller of what is read beside these commands: one endpoint a route, nothing of it written by hand. */
export const readsControllerOf = ({ base, leading, reads }: AnyCommandRoutes): Type => {
  class ReadsController implements Home {
    constructor(@Inject(Runtime) readonly runtime: Runtime) {}
  }
  for (const route of reads) addEndpoint(ReadsController, { route, leading }, route.path.slice(base.length));
  Controller(base)(ReadsController);
  Object.defineProperty(ReadsController, 'name', { value: `ReadsOf-${base}` });
  return ReadsController;
};

const addEndpoint = ({ prototype }: { readonly prototype: object }, reading: Reading, path: string): void => {
  const { name, by, kind } = reading.route;
  const answer = kind === 'one' ? readOne : readList;
  const value = async function (this: Home, ...[path, query, headers, reply]: [...Asking, FastifyReply]) {
    this.runtime.refuseUntilStarted();
    return answer(this.runtime, reading, { path, query, headers }, reply);
  };
  const descriptor = { value, configurable: true, writable: true };
  Object.defineProperty(prototype, name, descriptor);
  for (const [index, decorate] of [Param(), Query(), Headers(), Res({ passthrough: true })].entries())
    decorate(prototype, name, index);
  for (const decorate of [Get(path), Allow(...by)]) decorate(prototype, name, descriptor);
};
type Asking = [path: unknown, query: unknown, headers: Asked['headers']];

const readOne = async ({ store }: Runtime, { route, leading }: Reading, asked: Asked, reply: FastifyReply) => {
  readNames('Query', {}, asked.query);
  const id = readNames('Path', { [route.field]: Id }, asked.path)[route.field] ?? '';
  const present = await presentOf(store, leading, id).catch(refused);
  refuseForeign(route, present);
  if (present.version === 0) throw noSuch(leading, id);
  // Weak: a later release may tell more of the same version.
  const etag = `W/"${present.version}"`;
  void reply.headers({ etag, 'cache-control': 'private, no-cache' });
  if (asked.headers['if-none-match'] !== etag) return route.shows(present.state, id);
  void reply.status(304);
};

const readList = async ({ store }: Runtime, { route, leading }: Reading, asked: Asked, reply: FastifyReply) => {
  const value = readNames('Query', { [route.field]: Id }, asked.query)[route.field] ?? '';
  void reply.header('cache-control', 'no-store');
  const items: object[] = [];
  try {
    for await (const present of presentBy(store, leading, route.field, value)) {
      if (!isForCaller(route, present)) continue;
      if (items.length === mostListed) return { items, more: true };
      items.push(route.shows(present.state, present.id));
    }
  } catch (error) {
    throw asCallersSee(error);
  }
  return { items, more: false };
};

/** @throws InvalidMessage naming every name that is wrong or unknown */
const readNames = (what: 'Path' | 'Query', shape: Record<string, typeof Id>, given: unknown) => {
  const parsed = z.strictObject(shape).safeParse({ ...(given as object) });
  if (!parsed.success) throw InvalidMessage.of(what, parsed.error);
  return parsed.data as Record<string, string>;
};

const isForCaller = ({ by, theirs }: ReadRoute, { state, id }: Present): boolean => {
  const caller = currentCaller();
  return !comesAsCustomer(caller, by) || (theirs !== undefined && theirs(state, id) === caller.customerId);
};

/** To customers what is not there is nobody's, and so as what is another's: nobody learns by asking what there is. */
const refuseForeign = (route: ReadRoute, present: Present): void => {
  if (!isForCaller(route, present))
    throw new Problem(403, 'forbidden', 'There is nothing of yours here that this could be about.');
};

const refused = (error: unknown): never => {
  throw asCallersSee(error);
};
