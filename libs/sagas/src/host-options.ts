import type { EventStore } from '@refold/event-store';
import type { createKafka, Logger } from '@refold/kafka';
import type { Saga } from '@refold/model';
import type { Pool } from 'pg';
import type { Deliver } from './delivery';

export interface SagaHostOptions {
  /** Whose sagas and policies these are. */
  readonly service: string;
  /** Several versions of one saga stand side by side; the newest begins what is new. */
  readonly sagas: readonly Saga[];
  readonly store: EventStore;
  /**
   * Connections to the service's own database on which `sagas` comes first in the search path, and the store's schema
   * second. The caller's: it is not closed here.
   */
  readonly pool: Pool;
  readonly kafka: ReturnType<typeof createKafka>;
  readonly topicPrefix: string;
  /** `http://127.0.0.1:4001` by service. */
  readonly ownerUrls: Readonly<Record<string, string>>;
  readonly ownerAuthorization?: () => Promise<string | null>;
  readonly deliver: Deliver;
  readonly skipTypes?: ReadonlySet<string>;
  /** Why nothing is to be done on this store, as others have found; null when there is no reason. */
  readonly refusal?: () => Promise<string | null>;
  /** A command that is not carried out for so long makes its instance say that it is stuck. Default 60,000. */
  readonly patienceMs?: number;
  readonly logger: Logger;
}
