import { escapeIdentifier, escapeLiteral } from 'pg';
import { sqlTemplate } from '../clickhouse/sql-template';
import type { Standing } from '../freshness/freshness-answer';
import type { ActiveVersion } from '../postgres/active-versions';
import type { Run } from '../postgres/run';
import type { AwaitedToken } from './awaited-token';

/** How the views that follow its stream stand to each token. Those that do not follow it are not there. */
export type Standings = ReadonlyMap<AwaitedToken, ReadonlyMap<string, Standing>>;

const readFollowed = sqlTemplate(__dirname, 'read-followed')();

/**
 * How versions of views stand to tokens, in two statements. A ledger says which version of each stream its view has
 * applied, and is written in the transaction of the rows; for facts, after ClickHouse has them.
 */
export const lookAtLedgers = async (
  run: Run,
  versions: readonly ActiveVersion[],
  tokens: readonly AwaitedToken[],
): Promise<Standings> => {
  const follows = await followedBy(run, versions);
  const followers = versions.filter((version) => tokens.some((token) => follows(version, token)));
  const found = await readLedgers(run, followers, tokens);
  return new Map(
    tokens.map((token) => {
      const own = followers.filter((version) => follows(version, token));
      return [token, new Map(own.map((version) => [version.view, standing(found, version, token)]))];
    }),
  );
};

type Follows = (version: ActiveVersion, token: AwaitedToken) => boolean;

const followedBy = async (run: Run, versions: readonly ActiveVersion[]): Promise<Follows> => {
  const { rows } = await run<{ view: string; categories: readonly string[] | null }>({
    name: 'read-followed',
    text: readFollowed,
    values: [versions.map(({ view }) => view), versions.map(({ version }) => version)],
  });
  const categories = new Map(rows.map((row) => [row.view, row.categories]));
  return ({ view }, { category }) => categories.get(view)?.includes(category) ?? true;
};

interface Found {
  readonly ledger: ReadonlyMap<string, number>;
  /** The lowest version among the letters of a stream. */
  readonly letters: ReadonlyMap<string, number>;
}

const readLedgers = async (
  run: Run,
  versions: readonly ActiveVersion[],
  tokens: readonly AwaitedToken[],
): Promise<Found> => {
  if (versions.length === 0) return { ledger: new Map(), letters: new Map() };
  const projections = versions.map(projectionOf);
  const { rows } = await run<{ letter: boolean; projection: string; streamId: string; version: number }>({
    text: [...projections.map(selectLedger), selectLetters].join(' union all '),
    values: [tokens.map(({ streamId }) => streamId), projections],
  });
  const byPlace = (letters: boolean): Map<string, number> =>
    new Map(
      rows.filter(({ letter }) => letter === letters).map((row) => [`${row.projection} ${row.streamId}`, row.version]),
    );
  return { ledger: byPlace(false), letters: byPlace(true) };
};

const projectionOf = ({ view, version }: ActiveVersion): string => `${view}_v${version}`;

const selectLedger = (projection: string): string =>
  `select false as letter, ${escapeLiteral(projection)} as projection, stream_id as "streamId", version ` +
  `from ${escapeIdentifier(`${projection}__ledger`)} where stream_id = any ($1::text[])`;

/** A letter that does not know its version may be any. */
const selectLetters =
  'select true, projection, stream_id, min(coalesce(stream_version, 0)) from dead_letters ' +
  'where projection = any ($2::text[]) and stream_id = any ($1::text[]) group by projection, stream_id';

/** A letter of a version that the ledger has passed is an event of another history: which of the two is meant is not known. */
const standing = ({ ledger, letters }: Found, version: ActiveVersion, token: AwaitedToken): Standing => {
  const place = `${projectionOf(version)} ${token.streamId}`;
  const letter = letters.get(place);
  if (letter !== undefined && letter <= token.version) return 'parked';
  return (ledger.get(place) ?? 0) >= token.version ? 'fresh' : 'behind';
};
