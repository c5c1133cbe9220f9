import { anyone, type Caller, nobody } from '../../../access';
import { isLoopback } from '../../../http/loopback';

/**
 * By what callers are told apart: by who they say they are, where that is asked; else by the address of the other end of
 * the socket, of IPv6 by the network, since each machine has more addresses than anybody can count. Null is this machine
 * itself, where nobody is asked: there is nobody else from whom the process would be kept.
 */
export const callerKey = (caller: Caller, address: string | undefined): string | null => {
  if (caller !== anyone && caller !== nobody) return `subject ${JSON.stringify([caller.subject, caller.customerId])}`;
  // IPv4 as a socket of both families writes it is `::ffff:127.0.0.1`.
  const plain = (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isLoopback(plain)) return null;
  return `address ${plain.includes(':') ? firstGroups(plain) : plain}`;
};

/** The first 64 bits: four groups of digits, those that `::` leaves out included. */
const firstGroups = (address: string): string => {
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, gap)).fill('0'), ...back].slice(0, 4).join(':');
};
