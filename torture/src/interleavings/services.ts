import type { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import { Orders, Payments, Reservations, Shipments, Stock, type CheckoutStyle } from '@refold/events';
import { decideOn, evolveAll, streamIdOf, type Aggregate, type AnyEvent, type EventMeta } from '@refold/model';
import { orderIn } from '../../../apps/write-orders/src/order/order';
import { Payment } from '../../../apps/write-payments/src/payment/payment';
import { Shipment } from '../../../apps/write-shipping/src/shipment/shipment';
import { StockItem } from '../../../apps/write-inventory/src/stock/stock-item';
import { commit } from '../../../apps/write-inventory/src/reservation/commit';
import { release } from '../../../apps/write-inventory/src/reservation/release';
import { Reservation } from '../../../apps/write-inventory/src/reservation/reservation';
import { reserve } from '../../../apps/write-inventory/src/reservation/reserve';

/** An event with its place, as whoever hears of it sees it. */
export interface Happened {
  readonly event: AnyEvent;
  readonly meta: EventMeta;
}

type Command = { readonly type: string };
type Decision = (command: never) => readonly AnyEvent[];
/** An aggregate of whatever state and commands. */
interface Deciding<S> {
  readonly stream: Aggregate['stream'];
  readonly initial: () => S;
  readonly evolve: object;
  readonly commands: Aggregate['commands'];
}

const at = '2026-01-01T00:00:00.000000Z';
const streams = [Orders, Payments, Reservations, Stock, Shipments];

/** All services' decisions, on streams in memory. Each command is a transaction. */
export class Services {
  private readonly streams = new Map<string, AnyEvent[]>();
  private readonly decisions: ReadonlyMap<string, Decision>;
  private happenings = 0;

  constructor(
    style: CheckoutStyle,
    private readonly hear: (happened: Happened) => void,
  ) {
    const alone = [orderIn(style), Payment, Shipment, StockItem].flatMap((aggregate) => this.decisionsOf(aggregate));
    const stockOf = (sku: string) => this.stateOf(StockItem, sku);
    const reservationOf = (orderId: string) => this.stateOf(Reservation, orderId);
    this.decisions = new Map<string, Decision>([
      ...alone,
      ['ReserveStock', (command: ReserveStock) => reserve(reservationOf(command.orderId), stockOf, command)],
      ['ReleaseStock', (command: ReleaseStock) => release(reservationOf(command.orderId), stockOf, command)],
      ['CommitStock', (command: CommitStock) => commit(reservationOf(command.orderId), stockOf, command)],
    ]);
  }

  /** @throws Rejection when the domain refuses */
  execute(command: Command): void {
    const decide = this.decisions.get(command.type);
    if (!decide) throw new Error(`Nobody carries ${command.type} out.`);
    for (const event of decide(command as never)) this.append(event);
  }

  stateOf<S>(aggregate: Deciding<S>, id: string): S {
    const events = this.eventsOf(aggregate.stream, id);
    return evolveAll(aggregate as unknown as Aggregate<S, AnyEvent, never>, events);
  }

  eventsOf({ category }: Aggregate['stream'], id: string): readonly AnyEvent[] {
    return this.streams.get(`${category}-${id}`) ?? [];
  }

  private decisionsOf(aggregate: Deciding<unknown>): [string, Decision][] {
    const decide = (command: Command): readonly AnyEvent[] => {
      const id = (command as unknown as Record<string, string>)[aggregate.stream.id] ?? '';
      return decideOn(aggregate as unknown as Aggregate, this.stateOf(aggregate, id), command);
    };
    return aggregate.commands.map(({ type }) => [type, decide]);
  }

  private append(event: AnyEvent): void {
    const of = streams.find(({ events }) => events.some(({ type }) => type === event.type));
    if (!of) throw new Error(`No stream holds ${event.type}.`);
    const streamId = streamIdOf(of, event);
    const events = this.streams.get(streamId) ?? [];
    events.push(event);
    this.streams.set(streamId, events);
    const eventId = String(++this.happenings);
    this.hear({ event, meta: { eventId, at, streamId, streamVersion: events.length } });
  }
}
