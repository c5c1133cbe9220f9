import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging';
import { answerOf, type ProblemAnswer } from './problem';
import { sendProblem } from './problem-document';

/** Every failure as one kind of document. What went wrong inside is in the log, under the id that the caller is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL answers failures field by field, in a shape of its own.
    if (host.getType<string>() === 'graphql') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = answerOf(error) ?? this.internal(error, request);
    if (answer.status === 503) this.logger.warn({ err: error, url: request.url }, 'A request could not be served.');
    sendProblem(request, reply, answer);
  }

  private internal(error: unknown, { id, method, url }: FastifyRequest): ProblemAnswer {
    this.logger.error({ err: error, correlationId: id, method, url }, 'A request failed.');
    const detail =
      'Something went wrong on this side. Nothing is wrong with your request; the log knows it by its correlation id.';
    return { status: 500, code: 'internal', detail };
  }
}
