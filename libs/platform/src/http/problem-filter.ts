import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging';
import { answerOf, type ProblemAnswer } from './problem';
import { correlationIdOf } from './request/correlation';

/** Every failure as one shape of answer. What went wrong inside is in the log, under the id that the caller is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL answers failures field by field, in a shape of its own.
    if (host.getType<string>() === 'graphql') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, body, retryAfterSeconds } = answerOf(error) ?? this.internal(error, request);
    if (status === 503) this.logger.warn({ err: error, url: request.url }, 'A request could not be served for now.');
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    void reply.status(status).send(body);
  }

  private internal(error: unknown, request: FastifyRequest): ProblemAnswer {
    const id = correlationIdOf(request);
    this.logger.error({ err: error, correlationId: id, method: request.method, url: request.url }, 'A request failed.');
    const message =
      'Something went wrong on this side. Nothing is wrong with your request; the log knows it by this id.';
    return { status: 500, body: { code: 'internal', message, id } };
  }
}
