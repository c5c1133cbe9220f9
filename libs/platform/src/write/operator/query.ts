import { InvalidMessage } from '@refold/model';
import { z } from 'zod';

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be from ${least} to ${most}`);

/** Which part of the feed. */
export const FeedQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be a feed number')
    .transform(BigInt)
    .default(0n),
  limit: integer(1, 10_000).default(1_000),
  waitMs: integer(0, 30_000).default(0),
});

/** Which versions of a stream, both included. */
export const StreamQuery = z.strictObject({
  from: integer(1, 2_147_483_647).optional(),
  to: integer(1, 2_147_483_647).optional(),
});

/** @throws InvalidMessage when it cannot be the id of a stream, which no store needs to be asked about */
export const readStreamId = (text: string): string => {
  if (/^[a-z]\w*-[A-Za-z0-9._:~-]{1,100}$/.test(text)) return text;
  throw new InvalidMessage('Path', [{ field: 'streamId', problem: 'must be a category and an id: order-4711' }]);
};

/** @throws InvalidMessage naming every parameter that is wrong or unknown */
export const readQuery = <S extends z.ZodType>(schema: S, query: unknown): z.output<S> => {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw InvalidMessage.of('Query', parsed.error);
  return parsed.data;
};
