import { sql } from '@refold/event-store';
import type { SagaStanding } from '@refold/model';

const listInstances = sql(__dirname, 'list-instances');
const foundNewest = sql(__dirname, 'found-newest');
const foundTroubled = sql(__dirname, 'found-troubled');
const foundOne = sql(__dirname, 'found-one');

const listing = (found: string): string => listInstances.replace('-- {found}', found);

const newest = (holds = ''): string => listing(foundNewest.replace('-- {holds}', holds));

const isWell = `and json_array_length(troubles) = 0
      and not exists (select from parked where parked.saga = instance.saga and parked.key = instance.key)`;
const isOpen = "and status in ('running', 'ending')";

/** Each finds its instances by an index of its own: of hundreds of thousands most have ended. */
const byStanding: Readonly<Record<SagaStanding, string>> = {
  running: newest(`${isOpen} and not undoing ${isWell}`),
  compensating: newest(`${isOpen} and undoing ${isWell}`),
  stuck: listing(foundTroubled),
  'compensation-failed': listing(foundTroubled),
  ended: newest(`and status = 'ended' ${isWell}`),
};
const any = newest();

/** The statement that lists instances of this standing, or of any. */
export const listOf = (standing: SagaStanding | undefined): string => (standing ? byStanding[standing] : any);

/** The statement that shows one of this key. */
export const showOne = listing(foundOne);
