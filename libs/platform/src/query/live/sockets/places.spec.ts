import { anyone, type Caller } from '../../../access';
import { Places } from './places';

const caller = (subject: string): Caller => ({ subject, roles: ['staff'], customerId: null });

test('a caller has so many connections wherever they come from, and others once some have ended', () => {
  const places = new Places({ mostSocketsPerCaller: 2, mostUnknown: 1 });
  const first = places.settle(caller('ann'), '10.0.0.1');
  places.settle(caller('ann'), '127.0.0.1');
  expect(() => places.settle(caller('ann'), '10.0.0.2')).toThrow('at most 2 connections');
  places.settle(caller('bob'), '10.0.0.1');
  // It is given back once, however often.
  first();
  first();
  places.settle(caller('ann'), '10.0.0.1');
  expect(() => places.settle(caller('ann'), '10.0.0.1')).toThrow('at most 2 connections');
});

test('where nobody is asked, an address has so many, and the machine itself as many as there are', () => {
  const places = new Places({ mostSocketsPerCaller: 1, mostUnknown: 1 });
  places.settle(anyone, '10.0.0.1');
  expect(() => places.settle(anyone, '10.0.0.1')).toThrow('at most 1');
  for (const address of ['10.0.0.2', '127.0.0.1', '127.0.0.1']) places.settle(anyone, address);
});
