import pino, { type DestinationStream, type Logger } from 'pino';
import { readableLines } from './readable-lines';
import { traceIdOf } from '../tracing/tracer';
import { currentContext } from './request-context';
import { errorForLog, withoutSecrets } from './without-secrets';

export type { Logger } from 'pino';

export interface LogOptions {
  /** On every line. */
  readonly process: string;
  readonly logLevel: string;
  /** Standard output when left out. */
  readonly to?: DestinationStream;
}

/** JSON lines with the correlation id of the work at hand; readable lines where standard output is a terminal. */
export const createLogger = ({ process: name, logLevel, to }: LogOptions): Logger =>
  pino(
    {
      level: logLevel,
      base: { process: name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorForLog, error: errorForLog },
      hooks: { streamWrite: withoutSecrets },
      mixin: () => {
        const context = currentContext();
        if (!context) return {};
        const { correlationId, causationId, traceparent } = context;
        return {
          correlationId,
          ...(causationId !== null && { causationId }),
          ...(traceparent !== null && { traceId: traceIdOf(traceparent) }),
        };
      },
    },
    to ?? (process.stdout.isTTY ? readableLines(process.stdout) : pino.destination({ dest: 1, sync: true })),
  );
