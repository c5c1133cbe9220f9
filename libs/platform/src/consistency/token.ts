import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a command wrote: the stream, and where it stood afterwards. */
export interface Written {
  readonly service: string;
  readonly streamId: string;
  readonly version: number;
}

/** A token that cannot be waited for: nobody signed it, or not with this system's secret. Its text is for the caller. */
export class InvalidToken extends Error {
  constructor(readonly reason: 'malformed' | 'forged') {
    super(
      reason === 'malformed'
        ? 'is no consistency token, such as orders/order-4711@3 with its signature'
        : 'is a consistency token that this system has not signed',
    );
    this.name = 'InvalidToken';
  }
}

/** Of the 256 bits of HMAC-SHA-256 the half is kept: no one guesses 128, and the token stays short. */
const signatureBytes = 16;

/** Names of services, ids of streams and versions hold none of the signs between them. */
const shape = /^([a-z][a-z0-9-]{0,62})\/([a-z]\w*-[A-Za-z0-9._:~-]{1,100})@([1-9]\d{0,9}|0)\.([A-Za-z0-9_-]{22})$/;

/**
 * Names what a command wrote, for readers that are to wait for it: `orders/order-4711@3.<signature>`. Signed, since a
 * reader that waits for whatever version it is told could be kept waiting by anybody.
 */
export const signToken = ({ service, streamId, version }: Written, secret: string): string => {
  const named = `${service}/${streamId}@${version}`;
  return `${named}.${signatureOf(named, secret).toString('base64url')}`;
};

/** @throws InvalidToken */
export const readToken = (token: string, secret: string): Written => {
  const [, service, streamId, version, signature] = shape.exec(token) ?? [];
  if (service === undefined || streamId === undefined || signature === undefined) throw new InvalidToken('malformed');
  const given = Buffer.from(signature, 'base64url');
  const own = signatureOf(token.slice(0, -signature.length - 1), secret);
  if (!timingSafeEqual(given, own)) throw new InvalidToken('forged');
  return { service, streamId, version: Number(version) };
};

const signatureOf = (named: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(named).digest().subarray(0, signatureBytes);
