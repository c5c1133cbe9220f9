import type { Asked } from './awaits-directive';
import { awaitError } from './awaited-token';

/** For those whose queries are fixed, or who cannot change them: `orders/order-4711@3.…, payments/payment-…`. */
export const awaitHeader = 'x-refold-await';
/** Milliseconds. */
export const withinHeader = 'x-refold-await-within';

/**
 * What the headers of a request say; null without {@link awaitHeader}.
 * @throws AnswerError when the time is no number of milliseconds
 */
export const askedByHeaders = (headerOf: (name: string) => string | undefined): Asked | null => {
  const tokens = headerOf(awaitHeader);
  if (tokens === undefined) return null;
  const texts = tokens
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  return { texts, within: millisecondsIn(headerOf(withinHeader)) };
};

const millisecondsIn = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text.trim())) throw awaitError(withinHeader, 'is no number of milliseconds');
  return Number(text);
};
