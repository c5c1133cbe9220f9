import type { Runtime } from './runtime';

/** Why the service cannot do its work now; null when it can. */
export const obstacleOf = async (runtime: Runtime): Promise<string | null> => {
  if (runtime.stopping.signal.aborted) return 'The process is stopping.';
  if (runtime.notStarted !== null) return runtime.notStarted;
  try {
    await withinTime(runtime.pool.query('select'));
  } catch (error) {
    return `The database does not answer: ${(error as Error).message}`;
  }
  const { sequencer, relay } = runtime;
  if (sequencer.status().error !== null) return `The sequencer does not work: ${sequencer.status().error}`;
  const relayError = relay?.status().error ?? null;
  return relayError === null ? null : `The relay does not work: ${relayError}`;
};

const patienceMs = 2_000;

const withinTime = async (query: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, rejectIt) => {
    timer = setTimeout(() => rejectIt(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
    query.catch(() => undefined);
  }
};
