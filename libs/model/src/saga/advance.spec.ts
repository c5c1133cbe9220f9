import { answered, deadline, operator, refused, sagaScenario, unanswered, waits } from '@refold/testing';
import { z } from 'zod';
import { command, event, Id, Money, sagaEvents, stream } from '../index';
import { end, fail, go, none, saga, stay, undo } from './index';

class Booked extends event('Booked', 1, { tripId: Id, price: Money, alone: z.boolean() }) {}
class Paid extends event('Paid', 1, { tripId: Id, amount: Money }) {}
class Full extends event('Full', 1, { tripId: Id }) {}
class Broke extends event('Broke', 1, { tripId: Id }) {}
class PaidBack extends event('PaidBack', 1, { tripId: Id }) {}
const Trips = stream('trip', {
  service: 'trips',
  id: 'tripId',
  partitionBy: 'tripId',
  events: [Booked, Paid, Full, Broke, PaidBack],
});
class Pay extends command('Pay', { tripId: Id, amount: z.string() }) {}
class Seat extends command('Seat', { tripId: Id }) {}
class PayBack extends command('PayBack', { tripId: Id, amount: z.string() }) {}
class Other extends command('Other', { tripId: Id }) {}

const told = sagaEvents('Trip', 'tripId');
const records = { stream: Trips, events: told };
const head = {
  version: 1,
  key: 'tripId',
  from: [Trips],
  sends: [Pay, Seat, PayBack],
  records,
  state: z.strictObject({ price: Money, paid: Money.nullable() }),
} as const;
const tripId = 't1';
const payBack = ({ amount }: Money) => new PayBack({ tripId, amount: String(amount) });

const started = saga('trip', head).start('Booked', ({ tripId, price, alone }) =>
  alone ? none : go('paying', { price, paid: null }, new Pay({ tripId, amount: String(price.amount) })),
);
const Trip = started
  .on({
    Paid: (state, { amount }) => go('seating', { ...state, paid: amount }, new Seat({ tripId })),
    Full: (state) => undo('paying back', state, payBack(state.paid ?? state.price)),
    Broke: (_, __, { attempt }) => fail('The coach broke down.', new Seat({ tripId: `again-${attempt}` })),
    PaidBack: () => end('home'),
  })
  .refused({
    Seat: (state, { code }, { tripId: of }, { step }) =>
      code === 'seat/gone' ? undo('paying back', state, payBack(state.price)) : fail(`${of} ${step} ${code}`),
  })
  .deadline('15m', (state, of, { undoing }) => undo(`too late ${of} ${String(undoing)}`, state))
  .late({
    Paid: (state, { amount }) => go('paid late', { ...state, paid: amount }, payBack(amount)),
    PaidBack: () => end('home'),
    Broke: () => fail('It broke down on its way home.', new Seat({ tripId })),
    Full: (state, _, { outcome }) => (outcome === 'home' ? stay : go('odd', state, new Seat({ tripId }))),
  });

const given = sagaScenario(Trip);
/** More than a JavaScript number holds. */
const price = { amount: '9007199254740993', currency: 'EUR' };
const booked = new Booked({ tripId, price, alone: false });
const paid = new Paid({ tripId, amount: price });
const [full, broke, paidBack] = [new Full({ tripId }), new Broke({ tripId }), new PaidBack({ tripId })];
const pay = new Pay({ tripId, amount: price.amount });
const seat = new Seat({ tripId });
const back = new PayBack({ tripId, amount: price.amount });

describe('an event', () => {
  test('begins an instance, which sends', () => given().when(booked).then('paying', pay));
  test('may begin nothing, and then nothing of its key is heard', () => {
    const alone = new Booked({ tripId, price, alone: true });
    given().when(alone).thenNothing();
    given(alone).when(paid).thenNothing();
    given(alone).when(deadline).thenNothing();
  });
  test('leads on to the next step', () => given(booked).when(paid).then('seating', seat));
  test('has it give back', () => given(booked, paid).when(full).thenUndoes('paying back', back));
  test('ends it', () => given(booked, paid, full).when(paidBack).thenEnds('home'));
  test('without a rule changes nothing', () => sagaScenario(started)(booked).when(paid).thenNothing());
  test('that comes twice is taken by its rule twice', () => given(booked, paid).when(paid).then('seating', seat));
  test('of another kind begins nothing', () =>
    expect(() => given().when(paid).thenNothing()).toThrow('does not begin'));
});

test('money in its state is exact after it was stored', () =>
  given(booked, paid).when(full).thenUndoes('paying back', back));

describe('an end', () => {
  test('waits for every command that is not answered', () => {
    given(unanswered(booked)).when(paidBack).then('ending');
    given(unanswered(booked), paidBack).when(answered(Pay)).thenEnds('home');
  });
  test('waits for a person where a command of it was refused', () => {
    given(unanswered(booked), paidBack)
      .when(refused(Pay, 'pay/no', 'No.'))
      .thenStuck(/^Pay was refused: No\. \(pay\/no\)$/);
    given(unanswered(booked), paidBack, refused(Pay, 'pay/no')).when(operator('skip')).thenEnds('home');
  });
  test('shows that the saga has helped itself', () => given(booked, broke).when(paidBack).thenEnds('home'));
  test('stops the clock', () => given(booked, paidBack).when(deadline).thenNothing());
});

describe('what comes after the end', () => {
  const over = [booked, paidBack];
  test('is sent for, and ends again', () =>
    given(...over)
      .when(paid)
      .thenEnds('home', back));
  test('is there for the next rule', () =>
    given(...over, paid, broke)
      .when(operator('retry'))
      .thenEnds('home', seat));
  test('changes nothing without a rule, by `stay`, and by the same end', () => {
    sagaScenario(started.on({ Paid: () => end('seated') }))(booked, paid)
      .when(full)
      .thenNothing();
    given(...over)
      .when(full)
      .thenNothing();
    given(...over)
      .when(paidBack)
      .thenNothing();
  });
  test('may need a person', () =>
    given(...over)
      .when(broke)
      .thenStuck(/on its way home/));
  test('is taken as late while the end still waits for an answer', () =>
    given(unanswered(booked), paidBack).when(paid).then('ending', back));
});

describe('a refusal', () => {
  test('goes by its rule, which knows code, command and step', () => {
    given(booked, paid).when(refused(Seat, 'seat/gone')).thenUndoes('paying back', back);
    given(booked, paid)
      .when(refused(Seat, 'seat/odd'))
      .thenStuck(/^t1 seating seat\/odd$/);
  });
  test('without a rule waits for a person', () =>
    given(booked)
      .when(refused(Pay, 'pay/no'))
      .thenStuck(/pay\/no/));
  test('keeps the instance from its end only until the command is answered after all', () => {
    given(booked, refused(Pay, 'pay/no')).when(paidBack).then('ending');
    given(booked, refused(Pay, 'pay/no'), paidBack).when(answered(Pay)).thenEnds('home');
  });
});

describe('a command that waits', () => {
  test('is told once, and is over when it is answered', () => {
    given(unanswered(booked))
      .when(waits(Pay))
      .thenStuck(/Pay is not answered: the service is away/);
    given(unanswered(booked), waits(Pay)).when(waits(Pay)).thenNothing();
    given(unanswered(booked), waits(Pay), answered(Pay))
      .when(operator('retry'))
      .thenNotNow(/not stuck/);
  });
});

describe('the deadline', () => {
  test('fires once', () => {
    given(booked).when(deadline).thenUndoes('too late t1 false');
    given(booked, deadline).when(deadline).thenNothing();
  });
  test('leaves who gives back alone', () => given(booked, paid, full).when(deadline).thenNothing());
  test('is nothing to a saga without one', () => sagaScenario(started)(booked).when(deadline).thenNothing());
});

describe('a person', () => {
  test('has a refused command tried again', () =>
    given(booked, refused(Pay, 'pay/no')).when(operator('retry')).then('paying', pay));
  test('has what `fail` named sent, as often as it fails', () => {
    given(booked, paid, broke)
      .when(operator('retry'))
      .then('seating', new Seat({ tripId: 'again-0' }));
    given(booked, paid, broke, operator('retry'), broke)
      .when(operator('retry'))
      .then('seating', new Seat({ tripId: 'again-1' }));
  });
  test('takes a command as done', () => {
    given(booked, refused(Pay, 'pay/no')).when(operator('skip')).then('paying');
    given(booked, refused(Pay, 'pay/no'), operator('skip')).when(paidBack).thenEnds('home');
  });
  test('has it give back by the rule of the deadline, or by one of its own', () => {
    given(booked, paid).when(operator('compensate')).thenUndoes('too late t1 false');
    sagaScenario(Trip.compensation((state) => undo('told to', state, back)))(booked, refused(Pay, 'pay/no'))
      .when(operator('compensate'))
      .thenUndoes('told to', back);
  });
  test('is told when nothing can be done', () => {
    given(booked)
      .when(operator('retry'))
      .thenNotNow(/is not stuck, so there is nothing to retry/);
    given(booked)
      .when(operator('skip'))
      .thenNotNow(/nothing to skip/);
    given(booked, paid, full)
      .when(operator('compensate'))
      .thenNotNow(/gives back what it took already/);
    given(booked, paidBack)
      .when(operator('compensate'))
      .thenNotNow(/is over/);
    sagaScenario(started)(booked)
      .when(operator('compensate'))
      .thenNotNow(/has no rule for giving back/);
  });
  test('cannot have tried again what names nothing to try: the trouble stays until it is skipped', () => {
    const helpless = [booked, paid, refused(Seat, 'seat/odd')] as const;
    given(...helpless)
      .when(operator('retry'))
      .thenNotNow(/nothing that could be tried again/);
    given(...helpless)
      .when(operator('skip'))
      .then('seating');
  });
  test('leaves the trouble where the rule gives nothing back', () =>
    sagaScenario(Trip.compensation(() => stay))(booked, refused(Pay, 'pay/no'))
      .when(operator('compensate'))
      .thenNotNow(/nothing to give back in step 'paying'/));
});

test('a command that the saga does not say it sends is a mistake of its rules', () => {
  const wrong = started.on({ Paid: (state) => go('odd', state, new Other({ tripId }) as never) });
  expect(() => sagaScenario(wrong)(booked).when(paid).thenNothing()).toThrow('trip sends Other, which is not among');
});
