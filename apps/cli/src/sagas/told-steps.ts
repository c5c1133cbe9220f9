import { checkoutRecords } from '@refold/events';
import type { RecordedEventJson } from '@refold/model';
import type { Credentials } from '@refold/platform/access';
import type { SagaInstanceReport } from '@refold/platform/operations';
import { http } from '../system/http';
import { Problem, wordsOf } from '../system/problem';

/** Something that an instance has told of itself, in the words of its events. */
export interface ToldStep {
  readonly at: string;
  /** `Started`, `Stepped`, `Stuck`, `Resumed`, `Ended`, `Late`. */
  readonly kind: string;
  readonly data: ToldData;
}

interface ToldData {
  readonly saga: string;
  readonly step?: string;
  readonly undoing?: boolean;
  readonly outcome?: string;
  readonly why?: string;
  readonly because?: { readonly kind: string; readonly type?: string };
  readonly by?: string;
  readonly reason?: string;
  readonly operator?: string;
}

/**
 * What an instance has told, oldest first: every step of a saga, of a policy only what needed a person.
 * @throws Unavailable when its service is away, Problem when it does not answer with events
 */
export const toldSteps = async (
  { service, saga, key }: Pick<SagaInstanceReport, 'service' | 'saga' | 'key'>,
  url: string,
  credentials: Credentials,
): Promise<ToldStep[]> => {
  const streams = Object.values(checkoutRecords)
    .map(({ stream }) => stream)
    .filter((stream) => stream.service === service);
  const events = await Promise.all(
    streams.map(({ category }) => streamAt(`${url}/streams/${encodeURIComponent(`${category}-${key}`)}`, credentials)),
  );
  return events
    .flat()
    .map(({ recordedAt, type, data }) => ({ at: recordedAt, kind: kindOf(type), data: data as ToldData }))
    .filter(({ data }) => data.saga === saga);
};

const streamAt = async (url: string, credentials: Credentials): Promise<RecordedEventJson[]> => {
  const { status, body } = await http(url, { credentials });
  if (status !== 200) throw new Problem(`${url} answered ${status}: ${wordsOf(body)}`);
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RecordedEventJson);
};

/** `CheckoutStuck` is `Stuck`. */
const kindOf = (type: string): string => type.replace(/^[A-Z][a-z]+(?=[A-Z])/, '');
