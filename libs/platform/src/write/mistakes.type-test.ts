/* Each marked line must not compile: tsc fails where one does. */
import { aggregate, command, event, Id, Money, stream } from '@refold/model';
import { z } from 'zod';
import { across, commandRoutes, type FeedWorker } from './index';

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

class Open extends command('Open', { accountId: Id, ownerId: Id, limit: Money }) {}
class Close extends command('Close', { accountId: Id }) {}
class Foreign extends command('Foreign', { accountId: Id }) {}
const Vault = aggregate(Accounts, () => ({ open: false, ownerId: '' }))
  .evolve({ Opened: (vault) => ({ ...vault, open: true }) })
  .decide([Open, Close], { Open: () => [], Close: () => [] });

export const vaults = commandRoutes('vaults', Vault)
  .create(Open, { makes: 'accountId', by: ['customer', 'staff'], theirs: ({ ownerId }) => ownerId })
  .change(':accountId/close', Close, { by: ['customer', 'staff'], theirs: ({ ownerId }) => ownerId })
  .change(':accountId/of/:ownerId', Open, { by: ['service'], note: 'Two ids in the path.' });
commandRoutes('boxes', Account, [boxes.decide(() => [])]).change(':accountId/move', Move, { by: ['staff'] });

const table = commandRoutes('vaults', Vault);
// @ts-expect-error a command that the aggregate does not decide
table.change(':accountId/foreign', Foreign, { by: ['staff'] });
// @ts-expect-error nor is one of other streams given with it
commandRoutes('boxes', Account).change(':accountId/move', Move, { by: ['staff'] });
// @ts-expect-error the path names what is no field of the command
table.change(':vaultId/close', Close, { by: ['staff'] });
// @ts-expect-error one of two names is none
table.change(':accountId/of/:ownerId', Close, { by: ['staff'] });
// @ts-expect-error a field that holds no id
table.change(':limit/open', Open, { by: ['staff'] });
// @ts-expect-error an id that the command does not have is not made
table.create(Open, { makes: 'vaultId', by: ['staff'] });
// @ts-expect-error money is not made
table.create(Open, { makes: 'limit', by: ['staff'] });
// @ts-expect-error nobody may call it
table.create(Open, { by: [] });
// @ts-expect-error nobody knows this role
table.create(Open, { by: ['admin'] });
// @ts-expect-error nothing says who may call it
table.create(Open, {});
// @ts-expect-error customers come in with what binds them to what is theirs
table.create(Open, { by: ['customer', 'staff'] });
// @ts-expect-error something new has no state yet that could tell whose it is
table.create(Open, { by: ['customer'], theirs: (_: unknown, { ownerId }: Open) => ownerId });
// @ts-expect-error the state has no such field
table.change(':accountId/close', Close, { by: ['customer'], theirs: ({ customerId }) => String(customerId) });
// @ts-expect-error whose it is, is told by an id
table.change(':accountId/close', Close, { by: ['customer'], theirs: ({ open }) => open });

const Told = z.object({ accountId: Id, open: z.boolean() });
const shows = ({ open }: { open: boolean }, accountId: string) => ({ accountId, open });
table.read(Told, { by: ['staff'], shows }).readBy('accountId', Told, { by: ['staff'], shows });
table.read(Told, { by: ['customer'], theirs: ({ ownerId }) => ownerId, shows });
// @ts-expect-error customers read with what binds them to what is theirs
table.read(Told, { by: ['customer'], shows });
// @ts-expect-error less than the answer has
table.read(Told, { by: ['staff'], shows: (_, accountId) => ({ accountId }) });
// @ts-expect-error the state has no such field
table.readBy('accountId', Told, { by: ['staff'], shows: ({ balance }, accountId) => ({ accountId, open: balance > 0 }) });
