import { categoryOf, instant, type Instant, type RecordedEvent } from '@refold/model';
import { asked } from '../afresh/row-sources';
import { Refusal } from '../operations/refusal';
import type { OperatorTools } from '../operations/tools';

/** A place in a stream: `orders/order-4711@3`. */
export interface Token {
  readonly service: string;
  readonly streamId: string;
  readonly version: number;
}

/** A moment of the owners' clocks, or places in streams. */
export type AsOf = { readonly moment: Instant } | { readonly tokens: readonly Token[] };

const tokenForm = /^([a-z][a-z0-9-]*)\/([a-z]\w*-[^\s,@]+)@([1-9]\d{0,8})$/;

/**
 * Reads `2026-03-01T12:00:00.5Z`, or one or more tokens with spaces or commas between.
 * @throws Refusal
 */
export const readAsOf = (text: string): AsOf => {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.some((part) => part.includes('@'))) return { tokens: parts.map(readToken) };
  try {
    return { moment: instant(text.trim()) };
  } catch (error) {
    throw new Refusal(
      'refused',
      `'${text}' is neither a moment such as 2026-03-01T12:00:00Z nor a token such as orders/order-4711@3.`,
      error,
    );
  }
};

const readToken = (text: string): Token => {
  const [, service, streamId, version] = tokenForm.exec(text) ?? [];
  if (service === undefined || streamId === undefined)
    throw new Refusal('refused', `'${text}' is no token. Tokens look like orders/order-4711@3.`);
  return { service, streamId, version: Number(version) };
};

/**
 * Which events count. By a moment: those recorded until then, that very moment included. By tokens: the streams that they
 * name up to those versions, and of all others what was recorded until the last of the named events.
 * @throws Refusal when a token names what has not happened
 */
export const countsAsOf = async (
  tools: Pick<OperatorTools, 'owners' | 'streams'>,
  asOf: AsOf,
): Promise<(recorded: RecordedEvent) => boolean> => {
  if ('moment' in asOf) return ({ recordedAt }) => recordedAt <= asOf.moment;
  const versions = new Map(asOf.tokens.map(({ streamId, version }) => [streamId, version]));
  const named = await Promise.all(asOf.tokens.map((token) => eventOf(tools, token)));
  const latest =
    named
      .map(({ recordedAt }) => recordedAt)
      .sort()
      .at(-1) ?? '';
  return ({ streamId, streamVersion, recordedAt }) => {
    const most = versions.get(streamId);
    return most === undefined ? recordedAt <= latest : streamVersion <= most;
  };
};

const eventOf = async (
  { owners, streams }: Pick<OperatorTools, 'owners' | 'streams'>,
  { service, streamId, version }: Token,
): Promise<RecordedEvent> => {
  const owner = streams.find(({ category }) => category === categoryOf(streamId))?.service;
  if (owner !== service)
    throw new Refusal('refused', `${streamId} does not belong to ${service}${owner ? `, but to ${owner}` : ''}.`);
  const [event] = await asked(service, owners.missing({ streamId, from: version, to: version }));
  if (event) return event;
  throw new Refusal('unknown', `${streamId} has no version ${version}.`);
};
