import { categoryOf, type RecordedEvent } from '@refold/model';
import type { FactsProjection } from '../../clickhouse/facts-projection';
import { Refusal } from '../../operations/refusal';
import type { OperatorTools } from '../../operations/tools';
import { asked } from '../row-sources';
import type { PlacedFact } from './fact-cells';
import { StoredFacts } from './stored-facts';

type Tools = Pick<OperatorTools, 'clickhouse' | 'owners'>;

/** A stored fact by its name, with the whole stream that gave it; or a stream by its id. */
export interface FactStream {
  readonly stored: PlacedFact | null;
  readonly recorded: readonly RecordedEvent[];
}

/**
 * @param key values of the fact's identity with slashes between (event and number, where it has none), or a stream's id
 * @throws Refusal when there is neither such a fact nor such a stream
 */
export const factStreamOf = async (tools: Tools, projection: FactsProjection, key: string): Promise<FactStream> => {
  const [stored = null] = await new StoredFacts(tools.clickhouse, projection).named(key);
  const recorded = stored ? await streamOfFact(tools, projection, stored) : await readStream(tools, projection, key);
  if (recorded.length > 0) return { stored, recorded };
  const { identity } = projection.facts;
  const form = identity ? identity.join('/') : 'event id/number of the fact';
  throw new Refusal('unknown', `${projection.name} has no fact '${key}' (${form}), and no such stream gives any.`);
};

const streamOfFact = async (
  tools: Tools,
  projection: FactsProjection,
  { eventId }: PlacedFact,
): Promise<RecordedEvent[]> => {
  for (const service of projection.services) {
    const [event] = await asked(service, tools.owners.events(service, [eventId]));
    if (event) return readStream(tools, projection, event.streamId);
  }
  const audit = `refold audit ${projection.name} finds such facts.`;
  throw new Refusal('refused', `The fact that is stored was given by event ${eventId}, which nobody has: ${audit}`);
};

/** Empty when it is none of the streams that the table follows. */
const readStream = async (
  { owners }: Tools,
  { facts }: FactsProjection,
  streamId: string,
): Promise<RecordedEvent[]> => {
  const category = /^[a-z]\w*-/.test(streamId) ? categoryOf(streamId) : '';
  const of = facts.from.find((each) => each.category === category);
  if (!of) return [];
  const events = await asked(of.service, owners.streamsBy(of.service, of.id, [streamId.slice(category.length + 1)]));
  return events.filter((event) => event.streamId === streamId);
};
