import { attempt, moneyAnswer } from '@refold/platform';
import type { Checkouts, TroubleEntry } from '@refold/views';
import type { SagaAnswer, SagaTroubleAnswer } from './saga.answer';

/** The row of a checkout as it is answered; of an order without one null. */
export const toSaga = (row: Checkouts): SagaAnswer | null =>
  row.style === null || row.startedAt === null ? null : answerOf(row, row.style, row.startedAt);

const answerOf = (row: Checkouts, style: SagaAnswer['style'], startedAt: string): SagaAnswer => ({
  ...{ id: row.orderId, style, customerId: row.customerId },
  ...{ status: row.status, step: row.step, outcome: row.outcome, reason: row.reason },
  ...{ startedAt, changedAt: row.changedAt, deadlineAt: row.deadlineAt, endedAt: row.endedAt },
  ageSeconds: ageOf(startedAt, row.endedAt),
  ...{ stuckWhy: row.stuckWhy, stuckIn: row.stuckIn },
  troubles: attempt(() => Object.values(row.troubles).flat().map(toTrouble).sort(bySince)),
  sent: attempt(() => row.sent.map((each) => ({ ...each }))),
  captured: moneyAnswer(row.capturedAmount, row.currency),
  refunded: moneyAnswer(row.refundedAmount, row.currency),
  ...{ reservation: row.reservation, confirmedAt: row.confirmedAt, cancelledAt: row.cancelledAt },
  shipmentIds: attempt(() => shipmentsOf(row)),
});

/** In whole seconds. A start that another clock puts ahead of this one is no age below zero. */
const ageOf = (startedAt: string, endedAt: string | null): number => {
  const end = endedAt === null ? Date.now() : Date.parse(endedAt);
  return Math.max(0, Math.floor((end - Date.parse(startedAt)) / 1_000));
};

const toTrouble = ({ command, ...trouble }: TroubleEntry): SagaTroubleAnswer => ({
  ...trouble,
  command: command?.type ?? null,
});

const bySince = (a: SagaTroubleAnswer, b: SagaTroubleAnswer): number =>
  compare(`${a.since} ${a.service}/${a.saga}`, `${b.since} ${b.service}/${b.saga}`);

const shipmentsOf = ({ shipments }: Checkouts): string[] =>
  Object.entries(shipments)
    .sort(([id, one], [otherId, other]) => compare(`${one.since} ${id}`, `${other.since} ${otherId}`))
    .map(([id]) => id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
