import { appendPromises, refusalPromises } from './append.promises';
import { contractPromises } from './contract.promises';
import { feedPartPromises, feedPromises, waitingPromises } from './feed.promises';
import { historyPromises, historyRefusalPromises } from './history.promises';
import { lookUpPromises, lookUpSharePromises } from './look-up.promises';
import { racePromises, waitingWriterPromises } from './race.promises';
import { readPromises } from './read.promises';
import type { Promises, StoreUnderTest } from './subject';
import { transactionPromises, unseenPromises } from './transaction.promises';

const matters: readonly (readonly [string, Promises])[] = [
  ['what waits for its place in the feed', waitingPromises],
  ['an append', appendPromises],
  ['an append that cannot be', refusalPromises],
  ['writers who race', racePromises],
  ['a writer who waits', waitingWriterPromises],
  ['what is written with an append', transactionPromises],
  ['what is not committed', unseenPromises],
  ['the feed', feedPromises],
  ['a part of the feed', feedPartPromises],
  ['a stream', readPromises],
  ['a look-up', lookUpPromises],
  ['a look-up of many', lookUpSharePromises],
  ['history', historyPromises],
  ['history that cannot come in', historyRefusalPromises],
  ['contracts that change', contractPromises],
];

/**
 * What every store promises, a test each: each implementation runs it.
 * @param make an empty store of {@link bankStreams}; called once a matter
 * @example describeStore('a store in memory', async () => …)
 */
export const describeStore = <Transaction>(name: string, make: () => Promise<StoreUnderTest<Transaction>>): void =>
  describe(name, () => {
    for (const [matter, promises] of matters)
      describe(matter, () => {
        let subject: StoreUnderTest<Transaction>;
        beforeAll(async () => {
          subject = await make();
        });
        afterAll(() => subject.close());
        promises(() => subject);
      });
  });
