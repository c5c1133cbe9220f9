import { aggregate, command, event, Id, reject, stream } from '@refold/model';
import { plansOf, type CommandPlan } from '../src/write/commands/plan';

/* A small domain for the specs of what carries commands out. */
export class Added extends event('Added', 1, { id: Id }) {}
export class Marked extends event('Marked', 1, { id: Id }) {}
export class Add extends command('Add', { id: Id }) {}
export class Refuse extends command('Refuse', { id: Id }) {}
export class Begin extends command('Begin', { id: Id, by: Id.optional() }) {}
export class Mark extends command('Mark', { id: Id }) {}
export const Counters = stream('counter', { service: 'test', id: 'id', partitionBy: 'id', events: [Added] });
export const Marks = stream('mark', { service: 'test', id: 'id', partitionBy: 'id', events: [Marked] });

export const Counter = aggregate(Counters, () => 0)
  .evolve({ Added: (count) => count + 1 })
  .decide([Add, Begin, Refuse], {
    Add: (_, { id }) => new Added({ id }),
    Begin: (count, { id }) => (count === 0 ? new Added({ id }) : reject('counter/begun', 'It has begun before.')),
    Refuse: () => reject('counter/full', 'It is full.'),
  });
export const MarkList = aggregate(Marks, () => 0)
  .evolve({ Marked: (count) => count + 1 })
  .decide([], {});

export const planOf = (type: string): CommandPlan => {
  const plan = plansOf(Counter).find(({ contract }) => contract.type === type);
  if (!plan) throw new Error(`There is no plan for ${type}.`);
  return plan;
};
