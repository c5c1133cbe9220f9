import type { Runtime } from './runtime';

/**
 * Why the service cannot do its work now; null when it can. A relay that cannot reach Kafka is no reason: commands are
 * taken all the same, and published later. The status tells of it. A store that was restored is one: what is decided on
 * it meanwhile has to be undone by hand.
 */
export const obstacleOf = async (runtime: Runtime): Promise<string | null> => {
  if (runtime.stopping.signal.aborted) return 'The process is stopping.';
  if (runtime.notStarted !== null) return runtime.notStarted;
  try {
    await withinTime(runtime.pool.query('select'));
  } catch (error) {
    return `The database does not answer: ${(error as Error).message}`;
  }
  const { error } = runtime.sequencer.status();
  if (error !== null) return `The sequencer does not work: ${error}`;
  return runtime.restored();
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
