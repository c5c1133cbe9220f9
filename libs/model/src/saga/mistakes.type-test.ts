/* Each marked line must not compile: tsc fails where one does. */
import { z } from 'zod';
import { command, event, Id, Money, sagaEvents, stream } from '../index';
import { end, fail, go, none, policy, saga, stay, undo } from './index';

class Booked extends event('Booked', 1, { tripId: Id, price: Money }) {}
class Paid extends event('Paid', 1, { tripId: Id, paymentId: Id, amount: Money }) {}
class Noted extends event('Noted', 1, { noteId: Id }) {}
class Opened extends event('Opened', 1, { doorId: Id, tripId: Id }) {}
const Trips = stream('trip', { service: 'trips', id: 'tripId', partitionBy: 'tripId', events: [Booked, Paid] });
const Notes = stream('note', { service: 'trips', id: 'noteId', partitionBy: 'noteId', events: [Noted] });
class Seat extends command('Seat', { tripId: Id }) {}
class Refund extends command('Refund', { tripId: Id, amount: z.string() }) {}
class Stray extends command('Stray', { tripId: Id }) {}

const state = z.strictObject({ paid: z.boolean() });
const records = { stream: Trips, events: sagaEvents('Trip', 'tripId') };
const head = { version: 1, key: 'tripId', from: [Trips, Notes], state, sends: [Seat, Refund], records } as const;
const trip = saga('trip', head).start('Booked', ({ tripId }) => go('seating', { paid: false }, new Seat({ tripId })));

// What must compile.
trip
  .on({
    Paid: ({ paid }, { paymentId }, { step, undoing, attempt }) =>
      paid || undoing ? stay : go(`${step} ${attempt}`, { paid: true }, new Seat({ tripId: paymentId })),
  })
  .refused({ Refund: (_, { code }, { amount }) => fail(`${code}: ${amount}`, new Seat({ tripId: 't' })) })
  .deadline('90s', (before, tripId) => undo('too late', before, new Seat({ tripId }), new Refund({ tripId, amount: '1' })))
  .compensation(() => end('given up'))
  .late({ Paid: (_, { tripId }) => end('home', new Refund({ tripId, amount: '1' })) });
policy('own part', head).start('Booked', ({ price }) => (price.amount > 0n ? go('on', { paid: false }) : none));

// @ts-expect-error a key that no event of the streams carries
saga('trip', { ...head, key: 'shipmentId' }).start('Booked', () => none);

// @ts-expect-error a beginning that the streams do not carry
saga('trip', head).start('Opened', () => none);

// @ts-expect-error a beginning without the key
saga('trip', head).start('Noted', () => none);

// @ts-expect-error a beginning whose state is not the saga's
saga('trip', head).start('Booked', () => go('seating', { payed: false }));

// @ts-expect-error a beginning that sends what the saga does not say it sends
saga('trip', head).start('Booked', ({ tripId }) => go('seating', { paid: false }, new Stray({ tripId })));

// @ts-expect-error a beginning that reads what the event does not carry
saga('trip', head).start('Booked', ({ amount }) => go(String(amount), { paid: false }));

// @ts-expect-error a rule without a step
trip.on({ Paid: () => undefined });

// @ts-expect-error an event that cannot have the key
trip.on({ Noted: () => stay });

// @ts-expect-error a typo in an event's name
trip.on({ Payed: () => stay });

// @ts-expect-error a state of the wrong shape
trip.on({ Paid: () => go('seating', { paid: 'yes' }) });

// @ts-expect-error a state that is left out
trip.on({ Paid: () => go('seating') });

// @ts-expect-error a command that the saga does not say it sends
trip.on({ Paid: (before, { tripId }) => undo('back', before, new Stray({ tripId })) });

// @ts-expect-error nor at its end
trip.on({ Paid: (_, { tripId }) => end('home', new Stray({ tripId })) });

// @ts-expect-error nor to be sent by a person
trip.on({ Paid: (_, { tripId }) => fail('odd', new Stray({ tripId })) });

// @ts-expect-error an event where a command belongs
trip.on({ Paid: (before, { tripId }) => go('odd', before, new Opened({ tripId, doorId: 'd' })) });

// @ts-expect-error a refusal of what it does not send
trip.refused({ Stray: () => stay });

// @ts-expect-error a field that the refused command does not have
trip.refused({ Seat: (_, __, { amount }) => fail(String(amount)) });

// @ts-expect-error a refusal has no such field
trip.refused({ Seat: (_, { status }) => fail(String(status)) });

// @ts-expect-error a duration without a unit
trip.deadline('15', (before) => undo('too late', before));

// @ts-expect-error a duration that is a number
trip.deadline(15, (before) => undo('too late', before));

// @ts-expect-error a rule of time that begins nothing
trip.deadline('15m', () => none);

// @ts-expect-error a late event that the streams do not carry
trip.late({ Opened: () => stay });

// @ts-expect-error a saga without a version
saga('trip', { key: 'tripId', from: [Trips], state, sends: [Seat], records });
