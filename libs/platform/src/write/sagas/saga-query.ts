import { Id, InvalidMessage } from '@refold/model';
import { z } from 'zod';

const standings = ['running', 'stuck', 'compensating', 'compensation-failed', 'ended'] as const;
const verbs = ['retry', 'skip', 'compensate'] as const;

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be from ${least} to ${most}`);

/** Which instances. */
export const SagasQuery = z.strictObject({
  saga: Id.optional(),
  standing: z.enum(standings, `must be one of ${standings.join(', ')}`).optional(),
  idleSeconds: integer(0, 999_999_999).optional(),
  limit: integer(1, 1_000).default(100),
});

/** Why somebody does something: kept for ever. */
export const Reasoned = z.strictObject({
  reason: z
    .string('must be text')
    .trim()
    .min(3, 'must say why, in 3 characters or more')
    .max(500, 'must be 500 characters at most')
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be readable text'),
});

/**
 * Which instance; a text that none can have is not looked for, and reaches no database.
 * @throws InvalidMessage
 */
export const readInstance = (saga: string, key: string): { readonly saga: string; readonly key: string } => {
  const parsed = z.object({ saga: Id, key: Id }).safeParse({ saga, key });
  if (parsed.success) return parsed.data;
  throw InvalidMessage.of('Path', parsed.error);
};

/** @throws InvalidMessage */
export const readVerb = (text: string): (typeof verbs)[number] => {
  const verb = verbs.find((each) => each === text);
  if (verb) return verb;
  throw new InvalidMessage('Path', [{ field: 'verb', problem: `must be one of ${verbs.join(', ')}` }]);
};
