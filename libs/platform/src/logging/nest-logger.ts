import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/** Nest's own messages as lines of the same log. What Nest says while it starts is of interest when debugging only. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(fieldsOf(rest), textOf(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(fieldsOf(rest), textOf(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    const err = message instanceof Error ? message : rest.find((value) => value instanceof Error);
    this.logger.error({ ...fieldsOf(rest), err }, textOf(message));
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(fieldsOf(rest), textOf(message));
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(fieldsOf(rest), textOf(message));
  }
}

const textOf = (message: unknown): string =>
  message instanceof Error ? message.message : typeof message === 'string' ? message : JSON.stringify(message);

/** Nest passes the context (a class's name) last. */
const fieldsOf = (rest: readonly unknown[]): { context?: string; detail?: string[] } => {
  const texts = rest.filter((value) => typeof value === 'string');
  return { context: texts.at(-1), ...(texts.length > 1 ? { detail: texts.slice(0, -1) } : {}) };
};
