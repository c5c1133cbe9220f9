import { allStreams } from '@refold/events';
import { decoderOf, encodeData, personalFieldsOf } from '@refold/model';
import type { Scope } from '@refold/platform';
import type { RecordedLine } from './recorded';

export interface ToldData {
  readonly data: unknown;
  /** Names of fields that are null because they are personal. */
  readonly hidden: readonly string[];
}

const decode = decoderOf(allStreams);
const contracts = new Map(allStreams.flatMap(({ events }) => events.map((contract) => [contract.type, contract])));

/**
 * The data of an event as its reader may see it. What of it is personal the contract says, of today's shape: an older
 * one is brought up to it before anything is left out, and what no contract can read is not told at all.
 */
export const toldData = (event: RecordedLine, { hidesPersonal }: Pick<Scope, 'hidesPersonal'>): ToldData => {
  if (!hidesPersonal) return { data: event.data, hidden: [] };
  const contract = contracts.get(event.type);
  const data = contract && todaysData(event, contract.version);
  if (!contract || !data) return { data: null, hidden: ['*'] };
  const hidden = personalFieldsOf(contract.schema).filter((name) => name in data);
  return { data: { ...data, ...Object.fromEntries(hidden.map((name) => [name, null])) }, hidden };
};

const todaysData = ({ type, schemaVersion, data }: RecordedLine, version: number): object | undefined => {
  if (schemaVersion === version) return typeof data === 'object' && data !== null ? data : undefined;
  try {
    return JSON.parse(encodeData(decode({ type, schemaVersion, data }))) as object;
  } catch {
    return undefined;
  }
};
