import type { ServiceName } from '@refold/platform/write';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fate, Point, Reached } from '../process/protocol';
import type { CheckoutSystem, Fates } from '../system/checkout-system';
import type { ShopWindow } from '../system/shop-window';
import type { Undertaker } from '../system/undertaker';
import { faults, type Cell, type Fault } from './cells';

interface Happens {
  readonly at: Point;
  readonly becomes: (doing: Doing) => Promise<Fate>;
}
interface Doing {
  readonly system: CheckoutSystem;
  readonly undertaker: Undertaker;
  /** Where the point is. */
  readonly service: ServiceName;
  readonly orderId: string;
}

/** Longer than all that the order waits for meanwhile. */
const lateMs = 1_500;

const dies = ({ undertaker, service }: Doing): Promise<Fate> => undertaker.awaitDeath(service);

/** How each fault is done. */
const happens: Readonly<Record<Fault, Happens>> = {
  'its runner loses the transaction that sends it': { at: 'is stored', becomes: async () => 'is cut' },
  'its runner dies as it sends it': { at: 'is sent', becomes: dies },
  'its runner dies with the answer in hand': { at: 'is answered', becomes: dies },
  'its service dies before it does it': { at: 'arrives', becomes: dies },
  'its service dies between doing it and answering': { at: 'is done', becomes: dies },
  'it arrives twice': { at: 'arrives', becomes: async () => 'is doubled' },
  'its answer comes late': { at: 'is done', becomes: () => sleep(lateMs, 'goes on' as const) },
  'its answer is lost': { at: 'is done', becomes: async () => 'is lost' },
  'it is refused': { at: 'arrives', becomes: async () => 'is refused' },
  'the deadline passes while it is on its way': { at: 'is sent', becomes: (doing) => deadlinePasses(doing) },
};

/** The clock is not moved, the deadline is; then it is waited until it has been noticed. */
const deadlinePasses = async ({ system, orderId }: Doing): Promise<Fate> => {
  const { pool } = system.databases.orders;
  const which = `saga in ('checkout', 'checkout_orders') and key = $1 and status = 'running'`;
  for (const until = Date.now() + 4_000; Date.now() < until; await sleep(50)) {
    const { rowCount } = await pool.query(
      `update sagas.saga_instances set deadline_at = clock_timestamp() where ${which}`,
      [orderId],
    );
    if (rowCount) break;
  }
  const passed = `select from sagas.saga_instances where ${which} and deadline_at is not null`;
  while ((await pool.query(passed, [orderId])).rowCount) await sleep(50);
  // What was on its way comes after the cancellation, where there is one.
  const cancelled = `select from events where stream_id = $1 and type in ('OrderCancelled', 'OrderConfirmed')`;
  for (const until = Date.now() + 6_000; Date.now() < until; await sleep(50))
    if ((await pool.query(cancelled, [`order-${orderId}`])).rowCount) break;
  return 'goes on';
};

/** Does to each cell's order what its name says, and lets everything else go on. */
export class CellFates {
  /** Cells whose fault has happened. */
  readonly done = new Set<Cell>();
  private readonly cancelled = new Set<string>();
  private readonly byOrder: ReadonlyMap<string, Cell>;

  constructor(
    cells: readonly Cell[],
    private readonly system: CheckoutSystem,
    private readonly undertaker: Undertaker,
    private readonly window: ShopWindow,
    /** Whether somebody has seen to this order's saga. */
    private readonly isHelped: (orderId: string) => boolean,
  ) {
    this.byOrder = new Map(cells.map((cell) => [cell.orderId, cell]));
  }

  readonly fates: Fates = async (service, { orderId, command, point }: Reached) => {
    const cell = this.byOrder.get(orderId);
    if (!cell) return 'goes on';
    if (cell.course === 'the customer cancels' && command === 'ConfirmOrder' && point === 'arrives')
      await this.cancel(orderId);
    const { at, becomes } = happens[cell.fault];
    if (command !== cell.command || point !== at) return 'goes on';
    // A refusal that dies with its runner before it is written down comes again, until somebody has seen to it.
    const isOver = faults[cell.fault] === 'refused' ? this.isHelped(orderId) : this.done.has(cell);
    if (isOver) return 'goes on';
    this.done.add(cell);
    const { system, undertaker } = this;
    return becomes({ system, undertaker, service, orderId });
  };

  private async cancel(orderId: string): Promise<void> {
    if (this.cancelled.has(orderId)) return;
    this.cancelled.add(orderId);
    await this.window.cancel(orderId);
  }
}
