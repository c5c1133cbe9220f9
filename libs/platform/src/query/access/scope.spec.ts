import { anyone, itself, type Caller, type Role } from '../../access';
import { scopeOf } from './scope';

const caller = (roles: Role[], customerId: string | null = 'ann'): Caller => ({ subject: 'a', roles, customerId });

test('a customer reads only what is theirs, and all of it', () => {
  expect(scopeOf(caller(['customer']))).toEqual({ customerId: 'ann', hidesPersonal: false });
});

test('who works here reads what is of all; who runs the system does so without names', () => {
  expect(scopeOf(caller(['staff'], null))).toEqual({ customerId: null, hidesPersonal: false });
  expect(scopeOf(caller(['service'], null))).toEqual({ customerId: null, hidesPersonal: false });
  expect(scopeOf(caller(['operator'], null))).toEqual({ customerId: null, hidesPersonal: true });
  for (const who of [anyone, itself]) expect(scopeOf(who)).toEqual({ customerId: null, hidesPersonal: false });
});

test('of several roles each counts', () => {
  expect(scopeOf(caller(['customer', 'staff']))).toEqual({ customerId: null, hidesPersonal: false });
  expect(scopeOf(caller(['customer', 'operator']))).toEqual({ customerId: null, hidesPersonal: true });
  expect(scopeOf(caller(['operator', 'staff']))).toEqual({ customerId: null, hidesPersonal: false });
});

test('a customer of whom nobody knows which reads nothing', () => {
  expect(() => scopeOf(caller(['customer'], null))).toThrow('which customer you are');
});
