import type { Pool } from 'pg';
import { inTransaction } from '../../flush/transaction';
import { Refusal } from '../../operations/refusal';
import type { OnProgress, VersionState } from '../../operations/reports';
import type { Projection } from '../../flush/projection';
import { pause } from '../../engine/patience';
import { dropVersion } from './drop-version';
import { isAlone, type RebuildContext } from '../rebuild/rebuild-context';
import { moveState, type Active } from '../version-states';

/** In milliseconds: others look once a second at what they are to feed. */
const othersPatience = 2_500;
/** Seconds for the last reader of its tables to end; a request that takes longer is ended by its own limits. */
const readersPatience = 90;

/**
 * Feeds a version no more. What readers use is held meanwhile, so no switch to it comes between the look and the deed.
 * @param refuse throws when that must not be
 * @throws Refusal when its state is none of `from`
 */
export const takeOut = async (
  context: RebuildContext,
  projection: Projection,
  [from, to]: readonly [readonly VersionState[], VersionState],
  refuse: (active: Pick<Active, 'version' | 'previous'> | undefined) => void,
): Promise<void> => {
  await inTransaction(context.pool, async (client) => {
    const { rows } = await client.query<Pick<Active, 'version' | 'previous'>>(
      'select version, previous_version as previous from active_versions where view = $1 for update',
      [projection.name],
    );
    refuse(rows[0]);
    if (!(await moveState(client, projection, from, to)))
      throw new Refusal('busy', `${projection.id} is not ${from.join(' or ')} any more. Look at refold versions.`);
  });
  const engine = context.engineOf(projection);
  const runner = engine?.runners.find((each) => each.projection.id === projection.id);
  if (engine && runner) await engine.leave(runner);
  if (!(await isAlone(context, projection))) await pause(othersPatience, never);
};

/** A reader between two statements may hold the table for a moment: a drop that waited for it would stop all that come after. */
export const dropPatiently = async (pool: Pool, projection: Projection, onProgress: OnProgress): Promise<void> => {
  for (const deadline = Date.now() + readersPatience * 1_000; ; await pause(500, never)) {
    try {
      return await dropVersion(pool, projection);
    } catch (error) {
      if ((error as { code?: string }).code !== lockNotAvailable) throw error;
      onProgress({ what: `a reader that holds ${projection.id}`, done: 0, total: 1 });
      if (Date.now() > deadline)
        throw new Refusal(
          'busy',
          `${projection.id} is fed no more, but somebody reads from it and does not end. Ask for the same again later.`,
          error,
        );
    }
  }
};

const never = new AbortController().signal;
const lockNotAvailable = '55P03';
