import type { Pool } from 'pg';
import type { ProjectionRunner } from '../flush/projection-runner';
import type { OwnerClient } from '../owners/owner-client';
import type { Arrival } from '../records/arrival';
import type { ArrivalReader } from '../records/read-arrival';
import { readLetters, type Letter } from './letters';

export interface RetryTools {
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
}

/** How a retry ended. */
export interface Retried {
  /** Events that are in the rows now. */
  readonly applied: number;
  /** Events that are parked again. */
  readonly parked: number;
}

/**
 * Folds parked events again: the chosen ones, and all that share a stream or a row with them, in their order. What fails
 * again is parked again, with one more try.
 * @param only default: all letters of the projection
 * @example await retryLetters(pool, runner, { reader, owners }, ({ streamId }) => streamId === 'order-4711')
 */
export const retryLetters = async (
  pool: Pool,
  runner: ProjectionRunner,
  tools: RetryTools,
  only: (letter: Letter) => boolean = () => true,
): Promise<Retried> => {
  const letters = await readLetters(pool, runner.projection.id);
  let [applied, parked] = [0, 0];
  for (const group of groupsOf(letters).filter((each) => each.some(only))) {
    const tries = new Map<Arrival, number>();
    for (const letter of group) tries.set(await arrivalOf(letter, tools), letter.tries);
    const ids = group.map(({ id }) => id);
    const done = await runner.refold([...tries.keys()], ids, (arrival) => tries.get(arrival) ?? 0);
    applied += done.applied;
    parked += done.parked;
  }
  return { applied, parked };
};

/** Retries what waits for missing versions only: the owner may answer by now. */
export const retryHoles = async (pool: Pool, runner: ProjectionRunner, tools: RetryTools): Promise<void> => {
  const { rowCount } = await pool.query(
    `select 1 from dead_letters where projection = $1 and reason = 'hole' limit 1`,
    [runner.projection.id],
  );
  if (rowCount) await retryLetters(pool, runner, tools, ({ reason }) => reason === 'hole');
};

/** A record that was damaged on its way may be whole at its owner. */
const arrivalOf = async ({ raw }: Letter, { reader, owners }: RetryTools): Promise<Arrival> => {
  const arrival = reader.fromRaw(raw);
  if (arrival.recorded || !arrival.place) return arrival;
  const { streamId, streamVersion } = arrival.place;
  try {
    const [recorded] = await owners.missing({ streamId, from: streamVersion, to: streamVersion });
    return recorded ? reader.fromRecorded(recorded, raw.position, () => raw) : arrival;
  } catch {
    return arrival;
  }
};

/** Letters that share a stream or a row, directly or through others, must fold together. */
const groupsOf = (letters: readonly Letter[]): Letter[][] => {
  const parent = new Map<string, string>();
  const root = (node: string): string => {
    let at = node;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const nodesOf = ({ id, streamId, rowKey }: Letter): string[] => [
    `letter ${id}`,
    ...(streamId === null ? [] : [`stream ${streamId}`]),
    ...(rowKey === null ? [] : [`row ${rowKey}`]),
  ];
  for (const letter of letters) {
    const [first = '', ...others] = nodesOf(letter).map(root);
    for (const other of others) if (root(other) !== root(first)) parent.set(root(other), root(first));
  }
  const groups = new Map<string, Letter[]>();
  for (const letter of letters) {
    const name = root(`letter ${letter.id}`);
    const group = groups.get(name);
    if (group) group.push(letter);
    else groups.set(name, [letter]);
  }
  return [...groups.values()];
};
