import type { Pool } from 'pg';
import { Refusal } from '../../operations/refusal';
import { readLetters, type Letter } from '../letters';

/** @throws Refusal when no letter of this number is parked; a discarded one is told with its reason */
export const findLetter = async (pool: Pool, id: string): Promise<Letter> => {
  const [letter] = await readLetters(pool, null, [id]);
  if (letter && letter.status !== 'discarded') return letter;
  const { rows } = await pool.query<{ at: Date; reason: string }>(
    'select discarded_at as at, discard_reason as reason from discarded_letters where id = $1',
    [id],
  );
  const [discarded] = rows;
  if (discarded)
    throw new Refusal('unknown', `Letter ${id} was discarded at ${discarded.at.toISOString()}: ${discarded.reason}`);
  throw new Refusal('unknown', `No letter ${id} is parked. It may have been folded by now, or never was there.`);
};
