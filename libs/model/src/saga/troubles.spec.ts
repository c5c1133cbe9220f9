import { z } from 'zod';
import { command, event, Id, instant, sagaEvents, stream, type AnyEvent } from '../index';
import { advance, begin, end, fail, go, saga, sagaKeyOf, stay, undo, writableText, type SagaInput } from './index';
import type { SagaInstance } from './index';

class Asked extends event('Asked', 1, { tripId: z.string() }) {}
class Broke extends event('Broke', 1, { tripId: z.string() }) {}
const told = sagaEvents('Ride', 'tripId');
const Rides = stream('ride', { service: 'rides', id: 'tripId', partitionBy: 'tripId', events: [Asked, Broke] });
class Drive extends command('Drive', { tripId: Id }) {}
class Tow extends command('Tow', { tripId: Id }) {}

const tripId = 't1';
const started = saga('ride', {
  ...{ version: 1, key: 'tripId' as const, from: [Rides] as const, sends: [Drive, Tow] as const },
  ...{ records: { stream: Rides, events: told }, state: z.object({}) },
}).start('Asked', () => go('driving', {}, new Drive({ tripId })));
const Ride = started
  .on({ Broke: () => fail('It broke down.', new Tow({ tripId })) })
  .refused({ Drive: (_, { code }) => (code === 'no/matter' ? stay : fail(code)) })
  .deadline('15m', () => undo('going back', {}))
  .late({ Broke: () => fail('It broke down on its way home.', new Tow({ tripId })) });

const now = instant('2026-01-01T00:00:00Z');
const meta = { eventId: '00000000-0000-4000-8000-000000000001', at: now, streamId: 'ride-t1', streamVersion: 1 };
const happens = (of: AnyEvent): SagaInput => ({ kind: 'event', event: of, meta });
const asked = begin(Ride, new Asked({ tripId }), now, now).instance;
const broke = happens(new Broke({ tripId }));
const waits: SagaInput = { kind: 'waits', number: 1, type: 'Drive', why: 'away' };
const answered = (number: number): SagaInput => ({ kind: 'answered', number });
const refused = (code: string): SagaInput => ({
  ...{ kind: 'refused', number: 1, command: new Drive({ tripId }), refused: { code, message: 'No.' } },
});
const broken = (on: number | null, why = 'A rule failed.'): SagaInput => ({ kind: 'broken', why, command: on });
const retry: SagaInput = { kind: 'operator', verb: 'retry' };
const skip: SagaInput = { kind: 'operator', verb: 'skip' };
const after = (...inputs: SagaInput[]): SagaInstance =>
  inputs.reduce((instance, input) => advance(Ride, instance, input, now).instance, asked);
const kinds = (instance: SagaInstance, input: SagaInput) =>
  advance(Ride, instance, input, now).notes.map(({ kind }) => kind);
const over = advance(started.on({ Broke: () => end('home') }), after(answered(1)), broke, now).instance;

test('what follows from an answer and failed troubles it until the answer is taken after all, told once', () => {
  expect(after(broken(1))).toMatchObject({ troubles: [{ command: 1, retrying: true }], unanswered: [1] });
  expect(advance(Ride, after(broken(1)), broken(1), now)).toMatchObject({ notes: [] });
  expect(after(broken(1), broken(1, 'Another.')).troubles).toHaveLength(1);
  expect(after(broken(1), answered(1))).toMatchObject({ troubles: [], unanswered: [] });
  expect(kinds(after(broken(1)), answered(1))).toEqual(['Resumed']);
});

describe('a rule for the deadline that failed', () => {
  test('troubles it until the rule has worked', () => {
    expect(kinds(after(broken(null)), { kind: 'deadline' })).toEqual(['Resumed', 'Stepped']);
    expect(after(broken(null), { kind: 'deadline' })).toMatchObject({ troubles: [], undoing: true, deadlineAt: null });
  });
  test('is tried at once when a person says so, and not any more when it is to be taken as done', () => {
    expect(after(broken(null), retry)).toMatchObject({ troubles: [], deadlineAt: now });
    expect(after(broken(null), skip)).toMatchObject({ troubles: [], deadlineAt: null });
  });
  test('leaves what `fail` has said', () =>
    expect(after(broke, broken(null), { kind: 'deadline' }).troubles.map(({ why }) => why)).toEqual([
      'It broke down.',
    ]));
});

test('a refusal that changes nothing still ends the waiting for an answer', () => {
  expect(after(waits, refused('no/matter'))).toMatchObject({ troubles: [], unanswered: [] });
  expect(kinds(after(waits), refused('no/matter'))).toEqual(['Resumed']);
});

test('what is sent again after the end belongs to it: it is over again when that is answered', () => {
  const stuck = advance(Ride, over, broke, now).instance;
  expect([over.status, stuck.status]).toEqual(['ended', 'ended']);
  const retried = advance(Ride, stuck, retry, now).instance;
  expect(retried).toMatchObject({ status: 'ending', unanswered: [2] });
  expect(kinds(retried, answered(2))).toEqual(['Ended']);
});

test('events that were in the way are a trouble that the instance does not know of', () => {
  expect(() => advance(Ride, asked, retry, now)).toThrow('not stuck');
  expect(advance(Ride, asked, { kind: 'operator', verb: 'retry', isFreed: true }, now)).toMatchObject({
    ...{ instance: { attempt: 1 }, notes: [{ kind: 'Resumed', by: 'retry' }] },
  });
});

test('an event with an empty key belongs to nobody', () => {
  expect(sagaKeyOf(Ride, new Asked({ tripId: '' }))).toBeUndefined();
});

test('whatever a service has said can be kept', () => {
  expect(writableText('a\u0000b\ud83d')).toBe('a\uFFFDb\uFFFD');
  expect(writableText('')).toBe('No reason was given.');
  expect(writableText(`${'x'.repeat(998)}😀${'y'.repeat(9)}`)).toHaveLength(1000);
  expect(after({ ...waits, why: 'a\u0000b' }).troubles[0]?.why).toBe('Drive is not answered: a\uFFFDb');
  const [stuck] = advance(Ride, asked, { ...waits, why: 'x'.repeat(2000) }, now).notes;
  expect(stuck).toMatchObject({ why: expect.stringMatching(/…$/) });
});
