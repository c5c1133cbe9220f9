import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Caller } from '../../access';
import { notForCustomers, type Scope } from '../access/scope';
import type { WhenGone } from '../awaiting/ledger-watch';
import type { Facts, FactsClient } from '../clickhouse/facts-client';
import { callerKey } from '../edge/rate/caller-key';
import type { ActiveVersions } from '../postgres/active-versions';
import { Snapshot } from '../postgres/snapshot/snapshot';

export type LoadMany<Key, Value> = (keys: readonly Key[], reader: Reader) => Promise<ReadonlyMap<Key, Value>>;

/** What one request reads with: one snapshot of the views, the facts, and loaders that read many keys in one statement. */
export class Reader {
  private current: Snapshot;
  private readonly loaders = new Map<string, DataLoader<never, unknown>>();
  /** Only of a request that reads facts: to make and abort one takes as long as to find a row. */
  private waiting: AbortController | undefined;
  private isOver = false;

  constructor(
    pool: Pool,
    private readonly facts: FactsClient,
    readonly scope: Scope,
    private readonly asker: Asker,
  ) {
    this.current = new Snapshot(pool);
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** Forgets what was read. */
  beginAgain(): void {
    this.current = this.current.again();
    this.loaders.clear();
  }

  /**
   * Reads facts out of their active versions. Views of the same request are read afterwards.
   * @throws AnswerError for a customer: sums are of everybody's
   */
  async readFacts<T>(read: (facts: Facts, versions: ActiveVersions) => Promise<T>): Promise<T> {
    if (this.scope.customerId !== null) throw notForCustomers();
    const { caller, callerAddress, whenGone } = this.asker;
    const by = callerKey(caller, callerAddress);
    const waiting = (this.waiting ??= new AbortController());
    if (this.isOver) waiting.abort();
    const facts = this.facts.for({ by, ended: waiting.signal });
    const stay = whenGone(() => waiting.abort());
    try {
      return await this.snapshot.readBeside((versions) => read(facts, versions));
    } finally {
      stay();
    }
  }

  /** The request has ended, however: what has not begun to read by then does not, and connections are given back. */
  end(): Promise<void> {
    this.isOver = true;
    this.waiting?.abort();
    return this.snapshot.end();
  }

  /**
   * The value of this key, or null; keys of one turn of the event loop are read together.
   * @param name of the loader: equal names share one batch, so the name says all that `load` depends on
   */
  load<Key, Value>(name: string, key: Key, load: LoadMany<Key, Value>): Promise<Value | null> {
    const loader = (this.loaders.get(name) as DataLoader<Key, Value | null> | undefined) ?? this.begin(name, load);
    return loader.load(key);
  }

  private begin<Key, Value>(name: string, load: LoadMany<Key, Value>): DataLoader<Key, Value | null> {
    const loader = new DataLoader<Key, Value | null>(async (keys) => {
      const found = await load(keys, this);
      return keys.map((key) => found.get(key) ?? null);
    });
    this.loaders.set(name, loader);
    return loader;
  }
}

/** For whom is read. */
export interface Asker {
  readonly caller: Caller;
  /** Of the other end of the socket: what a header says of it can be anybody's word. */
  readonly callerAddress: string | undefined;
  /** Lets those who wait for something know that nobody waits for them any more. */
  readonly whenGone: WhenGone;
}

/** The context of every resolver. */
export interface QueryContext extends Asker {
  readonly reader: Reader;
  /** What the caller has shown: what is done at a service in their name is asked for with it. */
  readonly authorization: string | null;
  /** Milliseconds of `performance.now()`: what a request may take is reckoned from here. */
  readonly startedAt: number;
}
