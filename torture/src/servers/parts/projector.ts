import { silent, type Kafka } from '@refold/kafka';
import { ClickHouse, Projector, type OwnerClient, type AnyView } from '@refold/projections';
import type { ClickhouseFacts } from '@refold/model';
import { setTimeout as sleep } from 'node:timers/promises';
import { customerOverview } from '../../../../apps/projector/src/customer-overview/customer-overview';
import { orderDetails } from '../../../../apps/projector/src/order-details/order-details';
import { orderFacts } from '../../../../apps/projector/src/order-facts/order-facts';
import { orderLineFacts } from '../../../../apps/projector/src/order-line-facts/order-line-facts';
import { orderStatusFacts } from '../../../../apps/projector/src/order-status-facts/order-status-facts';
import { paymentFacts } from '../../../../apps/projector/src/payment-facts/payment-facts';
import { MortalPool, type Death } from './mortal-pool';

export const views: readonly AnyView[] = [orderDetails, customerOverview];
export const facts: readonly ClickhouseFacts[] = [orderFacts, orderStatusFacts, orderLineFacts, paymentFacts];
/** The same once more as the next version, to be built while events arrive. */
const nextViews: readonly AnyView[] = [{ ...orderDetails, version: 2 }];
const nextFacts: readonly ClickhouseFacts[] = [{ ...paymentFacts, version: 2 }];
/** What can be rebuilt. */
export const rebuilt = [orderDetails.name, paymentFacts.name];

export interface ProjectorParts {
  readonly viewsUrl: string;
  readonly clickhouseUrl: string;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly owners: OwnerClient;
  /** Whether the code has the next versions, too. */
  readonly hasNext: boolean;
  readonly onDeath: (death: Death) => void;
  readonly onRefused: (error: Error) => void;
}

/** The real projector of the reference views and facts, on a pool that can die. */
export class RunningProjector {
  readonly mortal: MortalPool;
  readonly projector: Projector;

  constructor({ viewsUrl, clickhouseUrl, kafka, topicPrefix, owners, hasNext, onDeath, onRefused }: ProjectorParts) {
    this.mortal = new MortalPool(viewsUrl, onDeath);
    this.projector = new Projector({
      ...{ kafka, topicPrefix, owners, onRefused, pool: this.mortal.pool, logger: silent, ownerUrls: {} },
      clickhouse: new ClickHouse(clickhouseUrl),
      views: hasNext ? [...views, ...nextViews] : views,
      facts: hasNext ? [...facts, ...nextFacts] : facts,
    });
    this.projector.start();
  }

  get hasJoined(): boolean {
    return this.projector.states.every(({ running }) => running?.joined() ?? false);
  }

  /** The versions that it finds first are those that readers use: none may begin before it. */
  async untilJoined(): Promise<void> {
    while (!this.hasJoined) await sleep(20);
  }

  async stop(): Promise<void> {
    await this.projector.stop();
    await this.mortal.pool.end();
  }
}
