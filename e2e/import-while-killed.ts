import type { RunningSystem } from '@refold/testing';
import { Refold, type Told } from './refold';

export const services = ['orders', 'payments', 'inventory', 'customers', 'shipping'];
const victims = ['postgres', 'kafka', 'clickhouse', ...services, 'projector', 'query-api'];

const shareSent = ({ event, appended, repeated, events }: Told): number =>
  event === 'sending' ? (Number(appended) + Number(repeated)) / Number(events) : 0;

/**
 * Imports real orders; each process in turn is killed on the way, and in the end the importer itself, which then begins
 * once more.
 * @returns how that one ended, and what it said last
 */
export async function importWhileAllIsKilled(
  system: RunningSystem,
  folder: string,
): Promise<{ exitCode: number | null; result: Told }> {
  const begin = (): Refold => Refold.start('import', 'olist', folder, '--data-dir', system.dataDir);
  const first = begin();
  for (const [index, victim] of victims.entries()) {
    await first.until((told) => shareSent(told) >= 0.05 + index * 0.06);
    await system.killAndAwait(victim);
  }
  await first.until((told) => shareSent(told) >= 0.7);
  await first.kill();
  const second = begin();
  const exitCode = await second.ended;
  return { exitCode, result: second.told.at(-1) ?? { event: 'nothing' } };
}
