import { command, event, Id, sagaEvents, stream, type SagaStream } from '@refold/model';

/* Two services of a test: one where baskets are placed, and a till where they are paid once somebody has allowed it. */

export class Placed extends event('Placed', 1, { basketId: Id }) {}
export class Closed extends event('Closed', 1, { basketId: Id }) {}
export const Baskets = stream('basket', {
  ...{ service: 'orders', id: 'basketId', partitionBy: 'basketId', events: [Placed, Closed] },
});

export class Allowed extends event('Allowed', 1, { basketId: Id }) {}
export class Paid extends event('Paid', 1, { basketId: Id }) {}
export const Tills = stream('till', {
  ...{ service: 'payments', id: 'basketId', partitionBy: 'basketId', events: [Allowed, Paid] },
});

export class Place extends command('Place', { basketId: Id }) {}
export class Close extends command('Close', { basketId: Id }) {}
export class Allow extends command('Allow', { basketId: Id }) {}
export class Pay extends command('Pay', { basketId: Id }) {}

const told = sagaEvents('Sale', 'basketId');
export const Sales = stream('sale', {
  ...{ service: 'orders', id: 'basketId', partitionBy: 'basketId' },
  events: [told.Started, told.Stepped, told.Stuck, told.Resumed, told.Ended, told.Late],
});
export const sales: SagaStream = { stream: Sales, events: told };
