import { registerEnumType } from '@nestjs/graphql';

/* Words of the projector's reports, as GraphQL writes them. */

/** `catching-up` as `CATCHING_UP`: the value stays the projector's own word. */
const enumOf = <Word extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Word, string>>,
): Readonly<Record<string, Word>> => {
  const named = (Object.keys(words) as Word[]).map((word) => [word.toUpperCase().replaceAll('-', '_'), word] as const);
  const values = Object.fromEntries(named);
  const valuesMap = Object.fromEntries(named.map(([key, word]) => [key, { description: words[word] }]));
  registerEnumType(values, { name, description, valuesMap });
  return values;
};

export const ProjectionEngine = enumOf('ProjectionEngine', 'Where rows lie.', {
  postgres: 'A view: rows that are folded.',
  clickhouse: 'A fact table: rows that are added.',
});

export const VersionState = enumOf('VersionState', 'How far a version of a view has come.', {
  declared: 'In the code; nothing is built.',
  building: 'A rebuild fills it beside the version that readers use.',
  live: 'Fed with every event, whether readers use it or not.',
  retired: 'Its tables are gone; the definition may leave the code.',
});

export const RebuildState = enumOf('RebuildState', 'How a rebuild stands.', {
  running: 'It works.',
  paused: 'It was halted; `resumeRebuild` lets it go on.',
  failed: 'It stopped; `error` says why.',
  done: 'The version is live.',
  aborted: 'It was given up, and what it had built is gone.',
});

export const RebuildPhase = enumOf('RebuildPhase', 'What a rebuild is at.', {
  planned: 'It is about to begin.',
  references: 'It reads what rows copy of other streams.',
  rows: 'It folds: the bulk of the work.',
  indexes: 'It builds indexes.',
  'catching-up': 'It applies what came meanwhile.',
  joining: 'It joins the live feed.',
  live: 'The version is fed with every event.',
});

export const EventSource = enumOf('EventSource', "Where a rebuild reads a service's events.", {
  kafka: 'Its topic.',
  feed: 'Its own feed, since the topic no longer holds everything.',
});

export const PlanKind = enumOf('PlanKind', 'How much has to be done. Full, unless less is proven.', {
  nothing: 'What is live is what the code says.',
  backfill: 'Only new columns are filled.',
  partial: 'Events of some types are replayed.',
  full: 'All events are folded.',
});

export const RateSource = enumOf('RateSource', 'Where a rate comes from.', {
  measured: 'An earlier rebuild in this place.',
  assumed: 'A figure to start with.',
});

export const DiffKind = enumOf('DiffKind', 'What differs.', {
  changed: 'Rows that both have, with other values in a column.',
  'only-blue': 'Rows that only the active version has.',
  'only-green': 'Rows that only the new version has.',
  waiting: 'Rows that wait behind dead letters of the new version.',
  'column-removed': 'A column that the new version does not have.',
});

export const SwitchVerb = enumOf('SwitchVerb', 'What was done with a version.', {
  promote: 'Readers use the new version.',
  rollback: 'Readers use the version from before again.',
  retire: 'A version was given up.',
});

export const DeadLetterStatus = enumOf('DeadLetterStatus', 'Why an event is parked.', {
  failed: 'It could not be read or folded.',
  waiting: 'It comes after one that failed, in the same stream or row.',
});

export const DriftKind = enumOf('DriftKind', 'How a stored row differs from its events.', {
  altered: 'It has other values.',
  missing: 'It is not there.',
  planted: 'No event made it.',
});
