import type { PaymentGateway } from '../../../apps/write-payments/src/gateway/payment-gateway';
import type { Books } from '../../../libs/projections/src/flush/books';
import { chainRecords, type Chained } from '../../../libs/relay/src/chain-records';
import { soundPieces, type Pieces } from '../memory/pieces';
import { MemoryRelay, type RelayFate } from '../memory/relay';
import type { Break } from './breaks';

/** Reads what is visible behind a position, as if positions were given at the commit. */
class SkippingRelay extends MemoryRelay {
  private checkpoint = 0;

  protected override async chained(most: number): Promise<Chained> {
    const { tables } = this.store.database;
    this.store.database.sequence();
    const visible = [...tables.events].filter(({ position }) => position > this.checkpoint);
    const read = visible.sort((a, b) => a.position - b.position).slice(0, most);
    this.checkpoint = read.at(-1)?.position ?? this.checkpoint;
    const events = read.flatMap((event) => tables.recorded(event, this.store.service) ?? []);
    return chainRecords(events, this.position);
  }
}

class ReorderingRelay extends MemoryRelay {
  protected override async chained(most: number): Promise<Chained> {
    const { records, next } = await super.chained(most);
    return { records: [...records].reverse(), next };
  }
}

class HastyRelay extends MemoryRelay {
  override async pass(most: number, fate: RelayFate, cut: number): Promise<number> {
    const { next } = await this.chained(most);
    const read = await super.pass(most, fate, cut);
    this.position = next;
    return read;
  }
}

const forgetful = (books: Books): Books => ({ ...books, ledger: { ...books.ledger, lock: async () => new Map() } });

/** Progress is stored at once, on no connection of the flush. */
const hasty = (books: Books): Books => ({
  ...books,
  writeProgress: async (_, spans) => {
    const alone = { later: (write: () => void) => write() };
    await books.writeProgress(alone as never, spans);
  },
});

/** A second try is another call for the provider. */
export const forgettingKeys = (gateway: PaymentGateway): PaymentGateway => {
  const asked = new Set<string>();
  const again = <C extends { readonly key: string }>(what: string, charge: C): C => {
    const name = `${what} ${charge.key}`;
    const isFirst = !asked.has(name);
    asked.add(name);
    return isFirst ? charge : { ...charge, key: `${charge.key}#2` };
  };
  return {
    authorise: (charge) => gateway.authorise(again('authorise', charge)),
    capture: (charge) => gateway.capture(again('capture', charge)),
    charge: (charge) => gateway.charge(again('charge', charge)),
    refund: (refund) => gateway.refund(again('refund', refund)),
    release: (key) => gateway.release(key),
  };
};

/** The pieces of a world of which one is broken. */
export const brokenPieces = (name: Break): Pieces => ({ ...soundPieces, ...broken[name] });

const broken: Readonly<Record<Break, Partial<Pieces>>> = {
  'relay-skips-slow-commits': { relay: (store, broker) => new SkippingRelay(store, broker) },
  'relay-reorders': { relay: (store, broker) => new ReorderingRelay(store, broker) },
  'relay-marks-before-sending': { relay: (store, broker) => new HastyRelay(store, broker) },
  'double-apply': { books: forgetful },
  'lost-on-kill': { books: hasty },
  'gateway-twice': { gateway: forgettingKeys },
};
