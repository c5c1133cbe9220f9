import { InvalidMessage } from '@refold/model';
import { z } from 'zod';

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be from ${least} to ${most}`);

/** Which part of the feed, and the id of the event that was read last, at number `after`. */
export const FeedQuery = z
  .strictObject({
    after: z
      .string()
      .regex(/^\d{1,18}$/, 'must be a feed number')
      .transform(BigInt)
      .default(0n),
    limit: integer(1, 10_000).default(1_000),
    waitMs: integer(0, 30_000).default(0),
    last: z.guid('must be the id of an event').optional(),
    follow: z
      .enum(['0', '1'], 'must be 0 or 1')
      .default('0')
      .transform((flag) => flag === '1'),
  })
  .refine(({ after, last }) => last === undefined || after > 0n, {
    path: ['last'],
    message: 'is the event at number after, and before the first there is none',
  });

/** The whole of the rest has no limit, and waits by itself. */
export const isWhole = (query: unknown): boolean =>
  !['limit', 'waitMs'].some((name) => name in ((query ?? {}) as Record<string, unknown>));

export const notWithFollow = (): InvalidMessage =>
  new InvalidMessage('Query', [{ field: 'follow', problem: 'has no limit and needs no waitMs: leave both out' }]);

/** Which versions of a stream, both included. */
export const StreamQuery = z.strictObject({
  from: integer(1, 2_147_483_647).optional(),
  to: integer(1, 2_147_483_647).optional(),
});

/** Which streams: those with one of up to a hundred values in a field. `value` may be given several times. */
export const StreamsQuery = z.strictObject({
  key: z.string().min(1).max(100),
  value: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .refine((values) => values.length <= 100, 'must be given a hundred times at most')
    .refine((values) => values.every(isFieldText), 'must be text of up to 200 characters'),
});

const isFieldText = (text: string): boolean =>
  text !== '' && text.length <= 200 && !text.includes('\0') && text.isWellFormed();

/** Which events: up to 200 ids, with commas between. */
export const EventsQuery = z.strictObject({
  ids: z
    .string()
    .transform((text) => text.split(','))
    .refine((ids) => ids.length <= 200, 'must be 200 ids at most')
    .refine((ids) => ids.every((id) => z.guid().safeParse(id).success), 'must be UUIDs with commas between'),
});

/** @throws InvalidMessage when it cannot be the id of a stream, which no store needs to be asked about */
export const readStreamId = (text: string): string => {
  if (/^[a-z]\w*-[A-Za-z0-9._:~-]{1,100}$/.test(text)) return text;
  throw new InvalidMessage('Path', [{ field: 'streamId', problem: 'must be a category and an id: order-4711' }]);
};

/** @throws InvalidMessage naming every parameter that is wrong or unknown */
export const readQuery = <S extends z.ZodType>(schema: S, query: unknown): z.output<S> =>
  readAs('Query', schema, query);

/** @throws InvalidMessage naming every field that is wrong or unknown */
export const readBody = <S extends z.ZodType>(schema: S, body: unknown): z.output<S> => readAs('Body', schema, body);

const readAs = <S extends z.ZodType>(what: string, schema: S, given: unknown): z.output<S> => {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw InvalidMessage.of(what, parsed.error);
  return parsed.data;
};
