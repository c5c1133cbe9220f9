import type { UndecodedRecord } from './decode-record';
import { heartbeatType } from './record-headers';

/** The least that must be known of a record that nobody here follows: whose it is, and its place in the feed. */
export interface Glance {
  /** `order` of `order-4711`. */
  readonly category: string;
  readonly feedNumber: bigint;
  readonly previousFeedNumber: bigint;
}

/**
 * Reads some headers of a sound event and nothing else; most of a record's decoding is saved on those that are passed
 * over. Null for all else: `decodeRecord` tells what it is.
 */
export const glanceAt = ({ headers = {} }: UndecodedRecord): Glance | null => {
  const [subject, feedNumber, previous] = [
    asciiOf(headers['ce_subject']),
    asciiOf(headers['ce_feednumber']),
    asciiOf(headers['ce_previousfeednumber']),
  ];
  const hyphen = subject.indexOf('-');
  const isEvent = hyphen > 0 && hyphen < subject.length - 1 && asciiOf(headers['ce_type']) !== heartbeatType;
  if (!isEvent || !digits.test(feedNumber) || !digits.test(previous)) return null;
  if (!version.test(asciiOf(headers['ce_streamversion']))) return null;
  const category = subject.slice(0, hyphen);
  return { category, feedNumber: BigInt(feedNumber), previousFeedNumber: BigInt(previous) };
};

const digits = /^\d{1,19}$/;
const version = /^[1-9]\d{0,8}$/;

type Header = NonNullable<UndecodedRecord['headers']>[string];

/** Empty when the header is missing or repeated. What is beyond ASCII comes out wrong, and stands in no name that counts here. */
const asciiOf = (header: Header): string => (Buffer.isBuffer(header) ? header.toString('latin1') : '');
