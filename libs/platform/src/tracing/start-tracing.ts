import { createRequire } from 'node:module';
import type { Logger } from '../logging';
import type * as sdk from './sdk';

const load = createRequire(__filename);

/** What is left is sent within this time, or lost: a process must end. */
const longestFarewellMs = 3_000;

/**
 * Traces when somebody is named who takes them; otherwise nothing of OpenTelemetry is even loaded.
 * @param endpoint as OTEL_EXPORTER_OTLP_ENDPOINT has it
 * @returns what ends it, after the last work
 */
export const startTracing = async (
  { process: service, otlpEndpoint }: { readonly process: string; readonly otlpEndpoint?: string },
  logger: Logger,
): Promise<() => Promise<void>> => {
  if (otlpEndpoint === undefined || process.env['OTEL_SDK_DISABLED'] === 'true') return async () => undefined;
  const { openTelemetry } = load('./sdk') as typeof sdk;
  const end = openTelemetry(service);
  logger.info({ to: new URL(otlpEndpoint).host }, 'Traces are sent.');
  return () => withinTime(end(), logger);
};

const withinTime = async (ending: Promise<void>, logger: Logger): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${longestFarewellMs / 1000} s`)), longestFarewellMs);
  });
  await Promise.race([ending, late]).catch((err: unknown) => logger.warn({ err }, 'The last spans could not be sent.'));
  clearTimeout(timer);
};
