import {
  advance,
  begin,
  commandOf,
  hears,
  sagaKeyOf,
  standingOf,
  type Advanced,
  type Outgoing,
  type Saga,
  type SagaInput,
  type SagaInstance,
} from '@refold/model';
import type { Happened } from './services';

/** A command that an instance has sent, until it is answered. */
export interface Pending extends Outgoing {
  readonly key: string;
  /** The same for every try. */
  readonly id: string;
}

const now = '2026-01-01T00:00:00.000000Z';

/** A saga with its instances, as its service runs it: streams in their own order, early events wait for the start. */
export class Part {
  readonly instances = new Map<string, SagaInstance>();
  private readonly inbox = new Map<string, Happened[]>();
  private outbox: Pending[] = [];

  constructor(readonly saga: Saga) {}

  hear(happened: Happened): void {
    const { event, meta } = happened;
    if (!hears(this.saga, event.type) || sagaKeyOf(this.saga, event) === undefined) return;
    const queue = this.inbox.get(meta.streamId) ?? [];
    queue.push(happened);
    this.inbox.set(meta.streamId, queue);
  }

  /** Streams whose next event can be taken. */
  get ready(): string[] {
    return [...this.inbox].filter(([, [head]]) => head && this.canTake(head)).map(([streamId]) => streamId);
  }

  /** Those that nobody has to help first. */
  get pending(): readonly Pending[] {
    return this.outbox;
  }

  /** @param times that the event comes, one right after the other */
  take(streamId: string, times: number): void {
    const happened = this.inbox.get(streamId)?.shift();
    if (!happened) throw new Error(`Nothing of ${streamId} waits.`);
    const { event, meta } = happened;
    const key = sagaKeyOf(this.saga, event) ?? '';
    for (let time = 0; time < times; time++)
      if (this.instances.has(key)) this.move(key, { kind: 'event', event, meta });
      else this.settle(key, begin(this.saga, event, meta.at, now));
  }

  move(key: string, input: SagaInput): void {
    const instance = this.instances.get(key);
    if (!instance) throw new Error(`${this.saga.name} has no instance of ${key}.`);
    this.settle(key, advance(this.saga, instance, input, now));
  }

  answered({ key, number }: Pending): void {
    this.outbox = this.outbox.filter((each) => each.key !== key || each.number !== number);
    this.move(key, { kind: 'answered', number });
  }

  refused(pending: Pending, refused: { readonly code: string; readonly message: string }): void {
    const { key, number } = pending;
    this.outbox = this.outbox.filter((each) => each !== pending);
    this.move(key, { kind: 'refused', number, command: this.commandOf(pending), refused });
  }

  commandOf(pending: Pending) {
    return commandOf(this.saga.sends, pending);
  }

  /** Keys of the instances that stand so. */
  standing(...standings: string[]): string[] {
    return [...this.instances].filter(([, each]) => standings.includes(standingOf(each))).map(([key]) => key);
  }

  private canTake({ event }: Happened): boolean {
    return event.type === this.saga.rules.start.type || this.instances.has(sagaKeyOf(this.saga, event) ?? '');
  }

  /** The instance comes back as it went into the database. */
  private settle(key: string, { instance, send }: Advanced): void {
    this.instances.set(key, JSON.parse(JSON.stringify(instance)) as SagaInstance);
    for (const each of send) this.outbox.push({ ...each, key, id: `${this.saga.name}/${key}/${each.number}` });
  }
}
