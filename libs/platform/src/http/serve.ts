import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard, authenticate } from '../access';
import { EnvironmentError, type EdgeConfig } from '../config';
import { createLogger, NestLogger, type Logger } from '../logging';
import { startTracing, traceRequests } from '../tracing';
import { refuseMethods } from './request/allowed-methods';
import { bodyLimitBytes, readBodies } from './request/body';
import { correlate, newCorrelationId } from './request/correlation';
import { letOriginsIn } from './request/let-origins-in';
import { closeConnections } from './close-connections';
import { keepExchanges } from './exchanges';
import { refuseRemote, tellIfOpen } from './loopback';
import { answerOf, answerOfStatus } from './problem';
import { sendProblem } from './problem-document';
import { ProblemFilter } from './problem-filter';
import { refuseStrangers } from './request/strangers';
import { RequestOrWebSocket } from './request/upgrades';
import { answerUnreadable, refuseExpectations } from './request/unheard';

/** A path that is no URL never reaches Nest, nor its filter. */
const answerUnroutable = (error: unknown, request: FastifyRequest, reply: FastifyReply): void =>
  sendProblem(request, reply, answerOf(error) ?? answerOfStatus(400));

/** For a request to arrive as a whole; its answer may take longer. */
const longestRequestMs = 30_000;

export interface ServeOptions {
  readonly logger?: Logger;
  /** Bytes; 512 KiB when left out. */
  readonly bodyLimit?: number;
}

/**
 * An application that is ready to listen: Fastify, strict bodies, correlation, one shape of failure. Nest's own body
 * parsers are left out.
 */
export const createApp = async (
  module: Type | DynamicModule,
  config: EdgeConfig,
  { logger = createLogger(config), bodyLimit = bodyLimitBytes }: ServeOptions = {},
): Promise<NestFastifyApplication> => {
  refuseRemote(config, logger);
  const adapter = new FastifyAdapter({
    bodyLimit,
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => newCorrelationId(headers),
    forceCloseConnections: 'idle',
    requestTimeout: longestRequestMs,
    // Refused as a stranger and while stopping, each in the one shape of failures.
    http: { requireHostHeader: false, IncomingMessage: RequestOrWebSocket },
    return503OnClosing: false,
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const server = app.getHttpAdapter().getInstance();
  keepExchanges(server);
  closeConnections(server);
  refuseStrangers(server, config);
  await letOriginsIn(server, config);
  refuseMethods(server);
  refuseExpectations(server);
  readBodies(server);
  traceRequests(server);
  correlate(server);
  authenticate(server, config, logger);
  if (config.authentication) app.useGlobalGuards(new AccessGuard());
  app.useGlobalFilters(new ProblemFilter(logger));
  return app;
};

/** Listens, and stops in order at SIGTERM or SIGINT: no new requests, those in flight to their end, then the rest. */
export const serve = async (
  module: Type | DynamicModule,
  config: EdgeConfig,
  options: ServeOptions = {},
): Promise<NestFastifyApplication> => {
  const logger = options.logger ?? createLogger(config);
  const endTracing = await startTracing(config, logger);
  const app = await createApp(module, config, { ...options, logger });
  await app.listen(config.port, config.host);
  stopOnSignal(async () => {
    await app.close();
    await endTracing();
  }, logger);
  logger.info({ url: await app.getUrl() }, `${config.process} listens.`);
  tellIfOpen(config, logger);
  return app;
};

/** Longer than any request should take, shorter than what supervisors wait before they kill. */
const longestStopMs = 20_000;

const stopOnSignal = (close: () => Promise<void>, logger: Logger): void => {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'Stopping.');
    setTimeout(() => {
      logger.error('Could not stop in time; ending with work in flight.');
      process.exit(1);
    }, longestStopMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed.');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
};

/**
 * The main of a process: a start that fails says why and ends with status 1, a wrong environment without a stack.
 * @example run(() => serve(OrdersModule.with(config), config))
 */
export const run = (start: () => Promise<unknown>): void => {
  Promise.resolve()
    .then(start)
    .catch((error: unknown) => {
      const text = error instanceof EnvironmentError ? error.message : error instanceof Error ? error.stack : error;
      process.stderr.write(`${String(text)}\n`);
      process.exitCode = 1;
      // A start that failed half-way may hold open sockets; nothing useful is left to wait for.
      process.exit();
    });
};
