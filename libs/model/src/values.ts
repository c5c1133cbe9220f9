import { z } from 'zod';
import { instant } from './instant';

/** An id that another system may have made: up to 64 characters that are safe in urls, keys and file names. */
export const Id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,63}$/,
    'must be 1 to 64 letters, digits or . _ : ~ - and begin with a letter or digit',
  )
  .meta({ description: 'An id, also one that another system has made.' });

/**
 * Text that every store can hold: PostgreSQL's jsonb refuses U+0000, UTF-8 has no lone surrogates.
 * @param longest number of UTF-16 units
 */
export const Text = (longest: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(longest, `must have at most ${longest} characters`)
    .refine((text) => !text.includes('\u0000'), 'must not contain the character U+0000')
    .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair');

/** A moment: ISO text with a zone in, UTC text with microseconds out. */
export const Moment = z.string().transform((text, context) => {
  try {
    return instant(text);
  } catch (error) {
    context.issues.push({ code: 'custom', message: (error as Error).message, input: text });
    return z.NEVER;
  }
});

/** Where a record of history came from: the other system, and its own id and status there. */
export const Source = z.strictObject({ system: Id, id: Text(200), status: Text(100).optional() });
export type Source = z.output<typeof Source>;
