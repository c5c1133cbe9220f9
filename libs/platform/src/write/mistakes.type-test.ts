/* Each marked line must not compile: tsc fails where one does. */
import { aggregate, command, event, Id, stream } from '@refold/model';
import { across, type FeedWorker } from './index';

class Opened extends event('Opened', 1, { accountId: Id }) {}
class Moved extends event('Moved', 1, { boxId: Id }) {}
class Strange extends event('Strange', 1, { boxId: Id }) {}
class Move extends command('Move', { accountId: Id, boxId: Id }) {}
const Accounts = stream('account', { service: 'x', id: 'accountId', partitionBy: 'accountId', events: [Opened] });
const Boxes = stream('box', { service: 'x', id: 'boxId', partitionBy: 'boxId', events: [Moved] });
const Account = aggregate(Accounts, () => ({ open: false })).evolve({ Opened: () => ({ open: true }) }).decide([], {});
const Box = aggregate(Boxes, () => ({ moves: 0 })).evolve({ Moved: ({ moves }) => ({ moves: moves + 1 }) }).decide([], {});

const boxes = across(Account, Move).with(Box, (_, { boxId }) => [boxId]);
boxes.decide((account, box, { boxId }) => (account.open && box(boxId).moves === 0 ? [new Moved({ boxId })] : []));
// @ts-expect-error an event of neither stream
boxes.decide((_account, _box, { boxId }) => [new Strange({ boxId })]);
// @ts-expect-error the state has no such field
boxes.decide((_account, box, { boxId }) => (box(boxId).weight > 0 ? [] : []));
// @ts-expect-error the command has no such field
across(Account, Move).with(Box, (_, { boxIds }) => [String(boxIds)]);

const worker: FeedWorker<typeof Boxes> = {
  name: 'mover',
  from: Boxes,
  on: { Moved: async ({ boxId }) => new Move({ accountId: 'a', boxId }) },
};
export const wrong: FeedWorker<typeof Boxes>[] = [
  // @ts-expect-error the stream has no such event
  { ...worker, on: { Opened: async () => null } },
  // @ts-expect-error a handler that tells something else than a command
  { ...worker, on: { Moved: async () => 'moved' } },
  // @ts-expect-error a handler that does not wait for the world
  { ...worker, on: { Moved: () => null } },
];
