import type { Difference } from '../../oracle/rows';
import { checkCheckouts } from '../oracle/check';
import { atRest } from '../system/at-rest';
import { CheckoutSystem, type SystemOptions } from '../system/checkout-system';
import { Echo } from '../system/echo';
import { Person } from '../system/person';
import { ShopWindow } from '../system/shop-window';
import { Undertaker } from '../system/undertaker';
import { CellFates } from './cell-fates';
import { cells, commands, faults, nameOf, type Cell } from './cells';

/** On two quiet cores a fifth of it is enough. */
const patienceMs = 240_000;

/** All cells side by side in one system of this style, with every record delivered twice. @returns what came out wrong, by cell */
export const runMatrix = async (style: SystemOptions['style']): Promise<readonly string[]> => {
  const system = await CheckoutSystem.open({ label: 'matrix', style });
  const echo = new Echo(system, () => true);
  const person = new Person(system);
  const undertaker = new Undertaker(system);
  try {
    const window = new ShopWindow(system);
    const fates = new CellFates(cells, system, undertaker, window, (orderId) => person.hasHelped(orderId));
    system.fates = fates.fates;
    await Promise.all([window.register('ana'), window.receive('rare', 1)]);
    await Promise.all(commands.map((command) => window.receive(`tea-${command}`, 1_000)));
    await Promise.all(cells.map((cell) => place(window, cell)));
    system.note('all orders are placed');
    const moving = await atRest(system, window, patienceMs);
    system.note(`at rest: ${moving === null}`);
    await system.settled();
    const { differences, orders } = await checkCheckouts(system);
    return [
      ...(moving === null ? [] : [`It does not come to rest: ${moving}`]),
      ...cells.filter((cell) => !fates.done.has(cell)).map((cell) => `${nameOf(cell)}: that has not happened`),
      ...cells.flatMap((cell) => endsOtherwise(cell, orders.find(({ orderId }) => orderId === cell.orderId)?.status)),
      ...differences.map(told),
      ...helpedOtherwise(person),
    ];
  } finally {
    undertaker.leave();
    await person.leave();
    await echo.stop();
    await system.close();
  }
};

const place = (window: ShopWindow, { orderId, command, course }: Cell): Promise<number> =>
  window.place({
    ...{ orderId, customerId: 'ana' },
    lines: [
      { sku: `tea-${command}`, quantity: 2 },
      ...(course === 'the stock is short' ? [{ sku: 'rare', quantity: 2 }] : []),
    ],
  });

const cellOf = (text: string): Cell | undefined => cells.find(({ orderId }) => text.includes(orderId));

const named = (text: string): string => {
  const cell = cellOf(text);
  return cell ? `${nameOf(cell)}: ${text}` : text;
};

const told = ({ oracle, where, key, column, expected, found }: Difference): string =>
  named(`${oracle} ${where} ${key} ${column}: expected ${expected}, found ${found}`);

const endsOtherwise = (cell: Cell, status: string | undefined): string[] =>
  status === cell.ends ? [] : [`${nameOf(cell)}: the order is ${status}, expected ${cell.ends}`];

/** A person is needed where a command was refused for a reason that nobody has a rule for, and nowhere else. */
const helpedOtherwise = (person: Person): string[] => {
  const { helped } = person;
  const refused = cells.filter(({ fault }) => faults[fault] === 'refused');
  const names = [...helped.keys()];
  return [
    ...refused.filter(({ orderId }) => !person.hasHelped(orderId)).map((cell) => `${nameOf(cell)}: nobody was asked`),
    ...names
      .filter((name) => !refused.some(({ orderId }) => name.endsWith(` ${orderId}`)))
      .map((name) => named(`${name} was stuck: ${helped.get(name)?.join()}`)),
  ];
};
