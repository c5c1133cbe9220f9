import {
  AnswerError,
  CallFailure,
  inputError,
  type Page,
  type PageArgs,
  pageOf,
  type PageRequest,
  pageRequest,
  type ServiceCalls,
  type SortKey,
} from '@refold/platform';
import { z } from 'zod';
import { ownerOfStream } from './owner-of-stream';
import { RecordedLine } from './recorded';

/** Events have one order only; a cursor is a version of the stream. */
const keys: readonly SortKey[] = [
  {
    property: 'streamVersion',
    column: 'stream_version',
    type: 'integer',
    nullable: false,
    direction: 'asc',
    folded: false,
  },
];
const latestVersion = 2_147_483_647;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * A page of a stream, asked of its owner: only the versions of the page, and one more.
 * @throws AnswerError naming the argument that is wrong, or when the owner does not tell
 */
export const streamPage = async (
  calls: Pick<ServiceCalls, 'of'>,
  streamId: string,
  args: PageArgs,
): Promise<Page<RecordedLine>> => {
  const owner = ownerOfStream(streamId);
  if (!owner) throw inputError('stream', 'is no stream: a category and an id, such as order-4711');
  const request = pageRequest(keys, args);
  const { from, to } = rangeOf(request);
  const path = `/streams/${encodeURIComponent(streamId)}?from=${from}&to=${to}`;
  const lines = to < from ? [] : await asked(calls.of(owner).read(path, z.array(RecordedLine)));
  return pageOf(request, request.backward ? [...lines].reverse() : lines, ({ streamVersion }) => [
    String(streamVersion),
  ]);
};

const rangeOf = ({ size, backward, after, before }: PageRequest): Range => {
  const first = Math.max(1, Number(after?.[0] ?? 0) + 1);
  const last = Math.min(latestVersion, Number(before?.[0] ?? latestVersion + 1) - 1);
  if (!backward) return { from: first, to: Math.min(last, first + size) };
  if (!before) throw inputError('before', 'is needed with last: nobody counts the events of a stream beforehand');
  return { from: Math.max(first, last - size), to: last };
};

const asked = async (read: Promise<RecordedLine[] | null>): Promise<RecordedLine[]> => {
  try {
    return (await read) ?? [];
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    throw new AnswerError(error.fault === 'timeout' ? 'TIMEOUT' : 'UNAVAILABLE', error.message, { cause: error });
  }
};
