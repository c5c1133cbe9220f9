import type { RecordedEvent } from '@refold/model';
import { nameOfFact } from '../afresh/facts/fact-cells';
import { factStreamOf } from '../afresh/facts/fact-stream';
import { FreshFacts } from '../afresh/facts/fresh-facts';
import type { FactsProjection } from '../clickhouse/facts-projection';
import { Refusal } from '../operations/refusal';
import type { OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { chosenEvents } from './chosen-events';
import { ChosenKeys } from './chosen-keys';
import type { Replayed } from './replay-rows';
import type { ReplayOrder, Selection } from './selection';

/**
 * Sends the facts of the chosen events again, of those that the table has taken: they replace themselves. What stands in
 * the place of one and was given by no event is removed.
 */
export const replayFacts = (
  tools: OperatorTools,
  projection: FactsProjection,
  { keys, dryRun }: Pick<ReplayOrder, 'keys' | 'dryRun'>,
  selection: Selection,
  onProgress: OnProgress,
): Promise<Replayed> => {
  const fresh = new FreshFacts(tools, projection);
  return ChosenKeys.during(tools.pool, async (streams) => {
    let [events, changedRows] = [0, 0];
    const pages =
      keys.length > 0
        ? eventsOfKeys(tools, fresh, keys, selection)
        : chosenEvents(tools, projection, selection, onProgress);
    for await (const page of pages) {
      const { events: taken, problems } = await fresh.taken(page);
      for (const problem of problems.values()) throw new Refusal('refused', problem);
      const { drifts } = await fresh.driftsOf(taken);
      if (!dryRun) await fresh.send(taken);
      if (!dryRun)
        for (const drift of drifts.filter(
          ({ stored, expected }) => stored && expected && stored.version > expected.version,
        ))
          await fresh.mend(drift);
      await streams.add(taken.map(({ recorded }) => recorded.streamId));
      events += taken.length;
      changedRows += drifts.length;
    }
    return { keys: await streams.count(), events, changedRows };
  });
};

async function* eventsOfKeys(
  tools: OperatorTools,
  fresh: FreshFacts,
  keys: readonly string[],
  selection: Selection,
): AsyncGenerator<RecordedEvent[], void, undefined> {
  for (const key of keys) {
    const { stored, recorded } = await factStreamOf(tools, fresh.projection, key);
    const { events } = await fresh.taken(recorded, selection.has);
    const given = events.filter(
      (taken) =>
        stored === null || fresh.factsOf(taken).some((fact) => nameOfFact(fresh.projection.facts, fact) === key),
    );
    yield given.map((taken) => taken.recorded);
  }
}
