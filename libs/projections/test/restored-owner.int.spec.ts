import { problemsOf, refuseRestored, statusOf } from '../src';
import { holdings } from './bank';
import { dump } from './projected';
import { RunningBank, until } from './running-bank';

jest.setTimeout(60_000);

let bank: RunningBank;
beforeEach(async () => {
  bank = await RunningBank.open('restored_owner');
  bank.watchOwnersMs = 100;
});
afterEach(() => bank.close());

const ofBank = () => bank.stores.recorded.filter(({ service }) => service === 'bank');
/** The stores as they are, without the last events of the bank. */
const restoreWithout = (events: number): void => {
  const lost = new Set(ofBank().slice(-events));
  const kept = bank.stores.recorded.filter((each) => !lost.has(each));
  bank.stores.recorded.splice(0, Infinity, ...kept);
};

test('an owner whose feed ends before what was read is named, its records are applied no more, and those of the others are', async () => {
  const projector = bank.start([holdings]);
  await bank.untilJoined(projector);
  await bank.write(20);
  await bank.untilApplied(projector);
  const before = await dump(bank.database.pool, holdings);
  const last = ofBank().at(-1);
  restoreWithout(3);
  await until('the projector is not ready', async () => problemsOf(projector).length > 0);
  const head = ofBank().length;
  expect(problemsOf(projector)[0]).toBe(
    `The store of bank is not the one that was read, or was restored to an earlier state: event ${last?.id} as number ` +
      `${head + 3} was read, and its feed ends at ${head}. Nothing of bank is applied. What to do: ` +
      'docs/how-to/recover-a-restored-store.md.',
  );
  expect((await statusOf(projector)).owners).toMatchObject([
    { service: 'bank', head: String(head), restored: problemsOf(projector)[0] },
    { service: 'people', restored: null },
  ]);
  await until('the engine reads the other topic', async () => projector.states[0]?.running?.joined() ?? false);
  const [account] = ofBank();
  await bank.topics.publish([{ ...(account as (typeof bank.stores.recorded)[0]), feedNumber: BigInt(head + 4) }]);
  await bank.topics.heartbeat('people', 3n);
  await until('the heartbeat is read', async () => {
    const { projections } = await statusOf(projector);
    const people = projections[0]?.partitions.filter(({ topic }) => topic.endsWith('people')) ?? [];
    return people.length > 0 && people.every(({ nextOffset }) => Number(nextOffset) > 0);
  });
  expect(await dump(bank.database.pool, holdings)).toEqual(before);
  const read = (await statusOf(projector)).projections[0]?.partitions.filter(({ topic }) => topic.endsWith('bank'));
  expect(read?.reduce((sum, { nextOffset }) => sum + Number(nextOffset), 0)).toBe(head + 3);
  expect(() => refuseRestored(projector.watch, projector.tools.projections, ['holdings'])).toThrow('The store of bank');
  await expect(projector.tools.owners.feed('bank', 0n, 1)).rejects.toThrow('The store of bank');
});

test('an owner whose feed has grown past what was read with other events is named too, also by a projector that starts then', async () => {
  const first = bank.start([holdings]);
  await bank.untilJoined(first);
  await bank.write(5);
  await bank.untilApplied(first);
  await bank.stop(first);
  const [last, head] = [ofBank().at(-1), ofBank().length];
  const renewed = ofBank().map((each) => (each === last ? { ...each, id: crypto.randomUUID() } : each));
  bank.stores.recorded.splice(0, Infinity, ...renewed, {
    ...renewed[0],
    id: crypto.randomUUID(),
    feedNumber: BigInt(head + 1),
  } as never);
  const second = bank.start([holdings]);
  await until('it is not ready', async () => problemsOf(second).some((each) => each.includes(`its feed has `)));
  expect(problemsOf(second)[0]).toContain(
    `event ${last?.id} as number ${head} was read, and its feed has ${renewed.at(-1)?.id}`,
  );
});

test('a store that has its events again is read again', async () => {
  const projector = bank.start([holdings]);
  await bank.untilJoined(projector);
  await bank.write(8);
  await bank.untilApplied(projector);
  const whole = [...bank.stores.recorded];
  restoreWithout(2);
  await until('it is not ready', async () => problemsOf(projector).length > 0);
  bank.stores.recorded.splice(0, Infinity, ...whole);
  await until('it is ready', async () => problemsOf(projector).length === 0);
  await bank.write(4);
  await bank.untilApplied(projector);
});

test('a position that an instance of an earlier release has moved, and not the event beside it, is no restored store', async () => {
  const first = bank.start([holdings]);
  await bank.untilJoined(first);
  await bank.write(5);
  await bank.untilApplied(first);
  await bank.stop(first);
  const [event] = ofBank();
  const moved = "update projection_progress set event_id = $1 where topic like '%bank' and feed_number > 1";
  expect((await bank.database.pool.query(moved, [event?.id])).rowCount).toBeGreaterThan(0);
  const second = bank.start([holdings]);
  await until('the owner was asked', async () => second.watch.states().every(({ head }) => head !== null));
  expect(second.watch.restored()).toEqual(new Set());
});
