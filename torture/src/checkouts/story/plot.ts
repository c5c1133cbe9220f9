import type { ServiceName } from '@refold/platform/write';
import { Random } from '../../chance/random';
import type { Purchase } from '../system/shop-window';
import type { Whim } from '../system/provider';

/** What one customer does, and what happens to what they pay by. */
export interface Visit {
  readonly purchase: Purchase;
  /** Milliseconds after the placement at which the customer cancels; null for those who do not. */
  readonly cancelsAfter: number | null;
  readonly charge: readonly Whim[];
  readonly refund: readonly Whim[];
  /** The provider does not make the first refund, and somebody has to see to it. */
  readonly refundIsDeclined: boolean;
}

/** Something that happens to the servers, so many milliseconds after the beginning. */
export interface Blow {
  readonly at: number;
  readonly kind: 'kill' | 'cut';
  readonly service: ServiceName;
  /** Until a killed one is started again. */
  readonly awayMs: number;
}

/** All that a seed decides. */
export interface Plot {
  readonly seed: number;
  readonly visits: readonly Visit[];
  readonly blows: readonly Blow[];
}

const ordinary = ['tea', 'cup', 'pot', 'honey', 'sugar', 'spoon', 'tin', 'tray'] as const;
export const customers = ['ana', 'bia', 'caio', 'davi', 'eva'] as const;
/** Of each of these there is one, and twenty want it. */
const wantedBy = 20;
const tormented = ['orders', 'payments', 'inventory', 'shipping'] as const;

export const plotOf = (seed: number, orders: number, durationMs: number): Plot => {
  const chance = new Random(`checkouts ${seed}`);
  const rare = Math.ceil(orders / 100);
  const visits = Array.from({ length: orders }, (_, at) => visitOf(chance, `s${seed}-${at}`, rareOf(at, rare)));
  return { seed, visits, blows: blowsOf(chance, durationMs) };
};

export const rareOf = (at: number, rare: number): string | null => (at < rare * wantedBy ? `last-${at % rare}` : null);

const visitOf = (chance: Random, orderId: string, rare: string | null): Visit => {
  const cancels = chance.percent(15);
  const skus = [...new Set<string>(Array.from({ length: chance.between(1, 3) }, () => chance.pick(ordinary)))];
  const lines = skus.map((sku) => ({ sku, quantity: chance.between(1, 3) }));
  return {
    purchase: {
      ...{ orderId, customerId: chance.pick(customers), lines: rare ? [...lines, { sku: rare, quantity: 1 }] : lines },
      cardToken: chance.percent(8) ? 'tok_declined' : 'tok_visa',
    },
    cancelsAfter: cancels ? chance.below(700) : null,
    charge: whimsOf(chance, cancels ? 50 : 8),
    refund: whimsOf(chance, 10),
    refundIsDeclined: chance.percent(3),
  };
};

const whimsOf = (chance: Random, percent: number): Whim[] =>
  chance.percent(percent) ? [chance.pick(['is away', 'is silent', 'is slow', 'is slow'] as const)] : [];

/** Each of those who do something dies once; connections are cut at any time. */
const blowsOf = (chance: Random, durationMs: number): Blow[] => {
  const blow = (kind: Blow['kind'], service: ServiceName): Blow => ({
    ...{ kind, service, at: chance.between(Math.floor(durationMs / 10), durationMs) },
    awayMs: chance.pick([0, 0, 500, 2_000]),
  });
  return [
    ...tormented.map((service) => blow('kill', service)),
    ...Array.from({ length: 6 }, () => blow('cut', chance.pick(tormented))),
  ].sort((one, other) => one.at - other.at);
};
