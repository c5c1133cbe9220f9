import type { RecordedEvent } from '@refold/model';
import { nameOfFact, type PlacedFact } from '../afresh/facts/fact-cells';
import { factStreamOf } from '../afresh/facts/fact-stream';
import { FreshFacts } from '../afresh/facts/fresh-facts';
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
  const { stored, recorded } = await factStreamOf(tools, projection, key);
  const { events, problems } = await fresh.taken(recorded, counts);
  for (const problem of problems.values()) throw new Refusal('refused', problem);
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
