import { setTimeout as sleep } from 'node:timers/promises';
import { instancesOf, standing } from '../oracle/instances';
import { services, type CheckoutSystem } from './checkout-system';
import type { ShopWindow } from './shop-window';
import { unheard } from './unheard';

/**
 * Waits until nothing moves any more; on the way somebody dispatches what was scheduled, for it is then that the stock
 * leaves.
 * @returns what still moves after so long; null when nothing does
 */
export const atRest = async (
  system: CheckoutSystem,
  window: ShopWindow,
  patienceMs: number,
): Promise<string | null> => {
  const dispatched = new Set<string>();
  for (const until = Date.now() + patienceMs; ; await sleep(250)) {
    await dispatchAll(system, window, dispatched);
    const moving = await whatMoves(system).catch((error: Error) => error.message);
    if (moving === null) return null;
    if (Date.now() > until) return moving;
  }
};

const dispatchAll = async (system: CheckoutSystem, window: ShopWindow, dispatched: Set<string>): Promise<void> => {
  const { rows } = await system.databases.shipping.pool.query<{ id: string }>(
    `select data ->> 'shipmentId' as id from feed join events using (position) where type = 'ShipmentScheduled'`,
  );
  for (const { id } of rows.filter((row) => !dispatched.has(row.id))) {
    await window.dispatch(id);
    dispatched.add(id);
  }
};

const whatMoves = async (system: CheckoutSystem): Promise<string | null> => {
  const open = (await instancesOf(system)).filter(({ status }) => status !== 'ended' && status !== 'declined');
  const [first] = open;
  if (first) return `${open.length} instances, such as ${first.saga} of ${first.key}: ${standing(first)}`;
  for (const service of services) {
    const { rows } = await system.databases[service].pool.query<
      Record<'placeless' | 'unsent' | 'tasks' | 'behind', number>
    >(
      `select
         (select count(*)::integer from outbox) as placeless,
         (select coalesce(max(feed_number), 0) - (select coalesce(max(published), 0) from relay_position) from feed)::integer as unsent,
         (select count(*)::integer from worker_tasks) as tasks,
         coalesce((select (select max(feed_number) from feed) - min(feed_number) from worker_positions), 0)::integer as behind`,
    );
    const { placeless = 0, unsent = 0, tasks = 0, behind = 0 } = rows[0] ?? {};
    if (placeless > 0) return `${placeless} events of ${service} have no place in the feed yet`;
    if (unsent > 0) return `${unsent} events of ${service} are not in Kafka yet`;
    if (tasks > 0) return `${tasks} tasks of workers of ${service}`;
    if (behind > 0) return `workers of ${service} are ${behind} events behind`;
  }
  // Looked at last: as long as something else moves, more will be told.
  return unheard(system);
};
