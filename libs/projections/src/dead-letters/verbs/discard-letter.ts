import { inTransaction } from '../../flush/transaction';
import { LettersMoved } from '../../flush/errors';
import type { FlushOutcome } from '../../flush/flush';
import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { DiscardReport } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { DeadLetters, keepForEver, type Discard } from '../dead-letters';
import { withGroup } from '../letter-group';
import type { Letter } from '../letters';
import { findLetter } from './find-letter';
import { LetterProjections } from './letter-projections';

/**
 * Gives one letter up. It is kept for ever, with the reason and all its bytes, and counts as passed: its stream goes on
 * behind it, in the same transaction, or as soon as its turn comes when earlier events of the stream are parked.
 * @throws Refusal when it is not parked, or when versions before it are missing
 */
export const discardLetter = async (
  tools: OperatorTools,
  { dryRun, ...discard }: Discard & { readonly dryRun: boolean },
): Promise<DiscardReport> => {
  const projections = await LetterProjections.of(tools);
  const letter = await findLetter(tools.pool, discard.id);
  // Nothing waits behind what names no stream, and nothing can be folded that the code no longer has.
  if (letter.streamId === null || !projections.inCode(letter.projection)) return alone(tools, letter, discard, dryRun);
  return withStream(tools, projections.foldable(letter.projection), discard, dryRun);
};

const alone = async (
  { pool }: OperatorTools,
  { projection }: Letter,
  discard: Discard,
  dryRun: boolean,
): Promise<DiscardReport> => {
  if (!dryRun)
    await inTransaction(pool, async (client) => {
      await keepForEver(client, discard);
      await new DeadLetters(projection).take(client, [discard.id]);
    }).catch((error: unknown) => {
      throw error instanceof LettersMoved ? gone(discard.id) : error;
    });
  return { discarded: 1, applied: 0, parked: 0, dryRun };
};

const withStream = async (
  tools: OperatorTools,
  projection: Projection,
  discard: Discard,
  dryRun: boolean,
): Promise<DiscardReport> => {
  const runner = tools.runnerOf(projection);
  const group = await withGroup(tools.pool, projection.id, tools, [discard.id], async (letters) => {
    const rehearsed = await runner.rehearse(letters, discard.id);
    refuseHole(rehearsed, discard.id);
    return dryRun ? rehearsed : runner.discard(letters, discard);
  });
  if (!group) throw gone(discard.id);
  const { applied, parked, letters } = group.done;
  const waits = letters.some(({ kept }) => kept?.id === discard.id);
  return { discarded: 1, applied, parked: parked - (waits ? 1 : 0), dryRun };
};

/** To pass over the event would pass over the missing ones before it, without a word. */
const refuseHole = ({ letters }: FlushOutcome, id: string): void => {
  const held = letters.find(({ kept, reason }) => kept?.id === id && reason === 'hole');
  if (held)
    throw new Refusal(
      'refused',
      `Letter ${id} cannot be discarded yet: ${held.message} Bring the owner back and retry; then discard what fails.`,
    );
};

const gone = (id: string): Refusal => new Refusal('unknown', `Letter ${id} was folded or discarded by someone else.`);
