import { Body, Controller, HttpCode, Inject, Param, Post, Res, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../access';
import type { CommandAnswer } from '../commands/execution/answer';
import { readAsked } from '../commands/input/command-input';
import { wasAnsweredBefore } from '../idempotency/answers';
import type { AnyCommandRoutes, CommandRoute } from './command-routes';

/** Marks the answer that an earlier request with the same idempotency key was given. */
export const replayedHeader = 'idempotency-replayed';

type Endpoint = (
  this: { readonly commands: CommandBus },
  path: Readonly<Record<string, string>>,
  body: unknown,
  reply: FastifyReply,
) => Promise<CommandAnswer>;

/** The Nest controller of a table of commands: one endpoint a route, nothing of it written by hand. */
export const controllerOf = ({ base, routes }: AnyCommandRoutes): Type => {
  class CommandsController {
    constructor(@Inject(CommandBus) readonly commands: CommandBus) {}
  }
  for (const route of routes) addEndpoint(CommandsController, route, route.path.slice(base.length));
  Controller(base)(CommandsController);
  Object.defineProperty(CommandsController, 'name', { value: `CommandsOf-${base}` });
  return CommandsController;
};

const addEndpoint = ({ prototype }: { readonly prototype: object }, route: CommandRoute, path: string): void => {
  const name = route.contract.type;
  const descriptor = { value: endpointOf(route), configurable: true, writable: true };
  Object.defineProperty(prototype, name, descriptor);
  Param()(prototype, name, 0);
  Body()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
  for (const decorate of [Post(path), HttpCode(route.status), Allow(...route.by)])
    decorate(prototype, name, descriptor);
};

const endpointOf = (route: CommandRoute): Endpoint =>
  async function (path, body, reply) {
    const answer = await this.commands.execute<object, CommandAnswer>(readAsked(route, body, path));
    if (wasAnsweredBefore(answer)) void reply.header(replayedHeader, 'true');
    return answer;
  };
