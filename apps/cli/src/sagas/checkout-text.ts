import { duration } from '../output/numbers';
import { shown } from '../output/shown';
import { table } from '../output/table';

interface MoneyText {
  readonly amount: string;
  readonly currency: string;
}

/** A checkout as GraphQL answers it. */
export interface ShownCheckout {
  readonly id: string;
  readonly style: string;
  readonly status: string;
  readonly step: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly changedAt: string | null;
  readonly deadlineAt: string | null;
  readonly endedAt: string | null;
  readonly ageSeconds: number;
  readonly troubles: readonly {
    readonly service: string;
    readonly saga: string;
    readonly why: string;
    readonly command: string | null;
    readonly since: string;
  }[];
  readonly sent: readonly { readonly type: string; readonly sentAt: string; readonly answeredAt: string | null }[];
  readonly captured: MoneyText | null;
  readonly refunded: MoneyText | null;
  readonly reservation: string | null;
  readonly confirmedAt: string | null;
  readonly cancelledAt: string | null;
  readonly shipmentIds: readonly string[];
  readonly stale: { readonly events: number; readonly since: string } | null;
}

/** How it stands, what it took and gave back, what was sent, and what hinders it. */
export const checkoutText = (of: ShownCheckout): string =>
  [
    factsText(of),
    ...(of.sent.length === 0 ? [] : ['\nSent:', sentText(of)]),
    ...of.troubles.flatMap((trouble) => [
      `\nStuck since ${trouble.since} in ${shown(trouble.service)}: ${shown(trouble.why)}`,
      `Next: refold sagas show ${shown(trouble.saga)} ${shown(of.id)}`,
    ]),
    ...(of.stale === null
      ? []
      : [`\n${of.stale.events} events of it wait since ${of.stale.since}: refold deadletters list`]),
  ].join('\n');

const factsText = (of: ShownCheckout): string => {
  const facts: [string, string][] = [
    ['order', of.id],
    ['style', of.style.toLowerCase()],
    ['status', of.status.toLowerCase().replaceAll('_', '-')],
    ['step', of.step],
    ['outcome', [of.outcome ?? '-', of.reason && `(${of.reason})`].filter(Boolean).join(' ')],
    [of.endedAt === null ? 'age' : 'took', `${duration(of.ageSeconds * 1_000)}, begun ${of.startedAt}`],
    ['changed', of.changedAt ?? '-'],
    ['deadline', of.deadlineAt ?? '-'],
    ['paid', moneyText(of.captured)],
    ['given back', moneyText(of.refunded)],
    ['stock', of.reservation?.toLowerCase() ?? '-'],
    ['confirmed', of.confirmedAt ?? '-'],
    ['cancelled', of.cancelledAt ?? '-'],
    ['shipments', of.shipmentIds.join(', ') || '-'],
  ];
  return facts.map(([name, value]) => `${name.padEnd(10)}  ${shown(value)}`).join('\n');
};

const sentText = ({ sent }: ShownCheckout): string =>
  table(
    ['command', 'sent at', 'answered at'],
    sent.map(({ type, sentAt, answeredAt }) => [type, sentAt, answeredAt ?? '-']),
  );

const moneyText = (money: MoneyText | null): string => (money === null ? '-' : `${money.amount} ${money.currency}`);
