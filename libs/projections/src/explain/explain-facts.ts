import { categoryOf, type RecordedEvent } from '@refold/model';
import { nameOfFact, type PlacedFact } from '../afresh/facts/fact-cells';
import { FreshFacts } from '../afresh/facts/fresh-facts';
import { asked } from '../afresh/row-sources';
import type { FactsProjection } from '../clickhouse/facts-projection';
import { Refusal } from '../operations/refusal';
import type { ExplainStep } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { headOf, type Explained } from './explain-row';

/**
 * Which events gave a fact, or all facts of one stream; a step a fact.
 * @param key values of the fact's identity with slashes between (event and number, where it has none), or a stream's id
 * @throws Refusal when there is neither such a fact nor such a stream
 */
export const explainFacts = async (
  tools: OperatorTools,
  projection: FactsProjection,
  key: string,
  {
    field,
    counts,
  }: { readonly field: string | undefined; readonly counts: ((recorded: RecordedEvent) => boolean) | undefined },
): Promise<Explained> => {
  if (field !== undefined && !(field in projection.facts.columns))
    throw new Refusal(
      'unknown',
      `${projection.name} has no column '${field}', only ${Object.keys(projection.facts.columns).join(', ')}.`,
    );
  const fresh = new FreshFacts(tools, projection);
  const [stored] = await fresh.stored.named(key);
  const recorded = stored ? await streamOf(tools, projection, stored) : await streamNamed(tools, projection, key);
  const { events, problems } = await fresh.taken(recorded, counts);
  if (problems[0] !== undefined) throw new Refusal('refused', problems[0]);
  const given = events.flatMap((taken) => fresh.factsOf(taken).map((fact) => ({ taken, fact })));
  const wanted = stored ? given.filter(({ fact }) => nameOfFact(projection.facts, fact) === key) : given;
  const steps: ExplainStep[] = [];
  const before = new Map<string, PlacedFact>();
  for (const { taken, fact } of wanted) {
    const name = nameOfFact(projection.facts, fact);
    const changes = changesOf(before.get(name), fact);
    before.set(name, fact);
    if (field === undefined || field in changes) steps.push({ ...headOf(taken), changes, row: fact.cells });
  }
  const last = stored && wanted.at(-1)?.fact;
  return { field: field ?? null, steps, row: last?.cells ?? null, deleted: false };
};

const changesOf = (before: PlacedFact | undefined, { cells }: PlacedFact): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(cells).filter(
      ([column, cell]) => !before || JSON.stringify(before.cells[column]) !== JSON.stringify(cell),
    ),
  );

/** The stream of the event that gave a stored fact. */
const streamOf = async (
  tools: OperatorTools,
  projection: FactsProjection,
  { eventId }: PlacedFact,
): Promise<RecordedEvent[]> => {
  for (const service of projection.services) {
    const [event] = await asked(service, tools.owners.events(service, [eventId]));
    if (event) return readStream(tools, projection, service, event.streamId);
  }
  throw new Refusal(
    'refused',
    `The fact that is stored was given by event ${eventId}, which nobody has: refold audit ${projection.name} finds such facts.`,
  );
};

const streamNamed = async (
  tools: OperatorTools,
  projection: FactsProjection,
  streamId: string,
): Promise<RecordedEvent[]> => {
  const category = /^[a-z]\w*-/.test(streamId) ? categoryOf(streamId) : '';
  const of = projection.facts.from.find((each) => each.category === category);
  const events = of ? await readStream(tools, projection, of.service, streamId) : [];
  if (events.length > 0) return events;
  const { identity } = projection.facts;
  const key = identity ? identity.join('/') : 'event id/number of the fact';
  throw new Refusal('unknown', `${projection.name} has no fact '${streamId}' (${key}), and no such stream gives any.`);
};

const readStream = async (
  { owners }: OperatorTools,
  { facts }: FactsProjection,
  service: string,
  streamId: string,
): Promise<RecordedEvent[]> => {
  const of = facts.from.find(({ category }) => category === categoryOf(streamId));
  const id = streamId.slice(categoryOf(streamId).length + 1);
  const events = of ? await asked(service, owners.streamsBy(service, of.id, [id])) : [];
  return events.filter((event) => event.streamId === streamId);
};
