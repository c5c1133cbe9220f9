import { allStreams } from '@refold/events';
import type { ClickhouseFacts } from '@refold/model';
import {
  ArrivalReader,
  FactsProjection,
  ViewProjection,
  type AnyView,
  type ClickHouse,
  type Projection,
} from '@refold/projections';
import type { ClientBase } from 'pg';
import { FactsWorkspace } from '../../../../libs/projections/src/clickhouse/facts-workspace';
import type { LiveWorkspace } from '../../../../libs/projections/src/flush/projection';
import { customerOverview } from '../../../../apps/projector/src/customer-overview/customer-overview';
import { orderDetails } from '../../../../apps/projector/src/order-details/order-details';
import { orderFacts } from '../../../../apps/projector/src/order-facts/order-facts';
import { orderLineFacts } from '../../../../apps/projector/src/order-line-facts/order-line-facts';
import { orderStatusFacts } from '../../../../apps/projector/src/order-status-facts/order-status-facts';
import { paymentFacts } from '../../../../apps/projector/src/payment-facts/payment-facts';
import { MemoryWorkspace } from './memory-workspace';
import { memoryClient } from './views-database';

export const views: readonly AnyView[] = [orderDetails, customerOverview];
export const facts: readonly ClickhouseFacts[] = [orderFacts, orderStatusFacts, orderLineFacts, paymentFacts];

/** One for all runs: to make it takes longer than a run. */
export const reader = new ArrivalReader(allStreams);

/** A view whose rows lie in the memory that the transaction belongs to. All else is the real projection's. */
class MemoryView extends ViewProjection {
  override async open(client: ClientBase): Promise<LiveWorkspace> {
    return new MemoryWorkspace(this.view, memoryClient(client).views.of(this.id));
  }
}

/** The real facts of a flush, sent to memory. */
class MemoryFacts extends FactsProjection {
  override async open(client?: ClientBase): Promise<LiveWorkspace> {
    if (!client) throw new Error('Facts are written within a transaction here.');
    return new FactsWorkspace(this.facts, memoryClient(client).facts.clickhouse);
  }
}

const nowhere = {} as ClickHouse;
const made = new Map<string, Projection>();

/** The projection of a name and version, the same for all runs: it holds no state. */
export const projectionOf = (name: string, version: number): Projection => {
  const id = `${name}_v${version}`;
  const known = made.get(id) ?? make(name, version);
  made.set(id, known);
  return known;
};

const make = (name: string, version: number): Projection => {
  const view = views.find((each) => each.name === name);
  if (view) return new MemoryView({ ...view, version });
  const own = facts.find((each) => each.name === name);
  if (!own) throw new Error(`Nothing is called ${name}.`);
  return new MemoryFacts({ ...own, version }, nowhere);
};
