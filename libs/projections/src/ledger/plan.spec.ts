import type { Arrival } from '../records/arrival';
import { ForeignHistory, planSteps } from './plan';

const arrival = (streamId: string, streamVersion: number, eventId = `${streamId}@${streamVersion}`): Arrival => ({
  place: { streamId, streamVersion, eventId },
  category: 'account',
  type: 'Opened',
  recorded: null,
  meta: null,
  position: null,
  raw: () => ({ position: null, key: null, value: null, headers: {} }),
  event: () => {
    throw new Error('A plan reads no event');
  },
});
const at = (version: number, eventId: string) => ({ version, eventId });
const nothing = new Map<never, never>();
const standing = { parked: nothing, unhealed: nothing };
const versionsOf = (steps: readonly { arrival: Arrival }[]) => steps.map((step) => step.arrival.place?.streamVersion);

test('what the ledger has is dropped, also in one batch, also when versions have two digits', () => {
  const batch = [9, 10, 11, 9, 12, 12].map((version) => arrival('account-1', version));
  const { steps, holes } = planSteps(batch, new Map([['account-1', at(9, 'account-1@9')]]), standing);
  expect(versionsOf(steps)).toEqual([10, 11, 12]);
  expect(holes).toEqual([]);
});

test('a jump in a stream is a hole, and so is a stream that does not begin at 1', () => {
  const batch = [arrival('account-1', 5), arrival('account-2', 3), arrival('account-1', 6)];
  const { holes } = planSteps(batch, new Map([['account-1', at(2, 'x')]]), standing);
  expect(holes).toEqual([
    { streamId: 'account-1', from: 3, to: 4 },
    { streamId: 'account-2', from: 1, to: 2 },
  ]);
});

test('fetched versions go before the events that showed the hole, and other streams keep their places', () => {
  const batch = [arrival('account-1', 3), arrival('account-2', 1), arrival('account-1', 1), arrival('account-1', 2)];
  const { steps, holes } = planSteps(batch, nothing, standing);
  expect(steps.map(({ arrival: { place } }) => `${place?.streamId}@${place?.streamVersion}`)).toEqual([
    'account-1@1',
    'account-2@1',
    'account-1@2',
    'account-1@3',
  ]);
  expect(holes).toEqual([]);
});

test('one version with two event ids fails: it is not the history that was applied', () => {
  const known = new Map([['account-1', at(2, 'the one')]]);
  const { steps } = planSteps([arrival('account-1', 2, 'another'), arrival('account-1', 3)], known, standing);
  expect(steps.map(({ failure }) => failure?.constructor)).toEqual([ForeignHistory, undefined]);
  expect(planSteps([arrival('account-1', 2, 'the one')], known, standing).steps).toEqual([]);
});

test('a parked stream goes on behind its letters: no hole is seen before them, and none of them comes twice', () => {
  const parked = new Map([['account-1', 4]]);
  const batch = [arrival('account-1', 4, 'whichever'), arrival('account-1', 5), arrival('account-1', 5)];
  const { steps, holes } = planSteps(batch, new Map([['account-1', at(1, 'x')]]), { ...standing, parked });
  expect(versionsOf(steps)).toEqual([5]);
  expect(holes).toEqual([]);
});

test('a hole that the owner did not fill makes the first event behind it fail', () => {
  const silent = new Error('nobody answers');
  const unhealed = new Map([['account-1', silent]]);
  const { steps, holes } = planSteps([arrival('account-1', 3), arrival('account-1', 4)], nothing, {
    ...standing,
    unhealed,
  });
  expect(steps.map(({ failure }) => failure)).toEqual([silent, undefined]);
  expect(holes).toEqual([]);
});

test('a record without a place in a stream is a step of its own', () => {
  const { steps } = planSteps([{ ...arrival('account-1', 1), place: null }], nothing, standing);
  expect(steps).toHaveLength(1);
});
