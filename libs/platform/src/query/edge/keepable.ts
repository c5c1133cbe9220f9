import { createHash } from 'node:crypto';

/** How fresh what was answered is, as in `extensions.freshness`: a caller who kept the answer learns it from here. */
export const freshnessHeader = 'x-refold-freshness';

/** Of Apollo, as far as it matters here. */
interface Asked {
  readonly request: {
    readonly http?: { readonly method: string; readonly headers: { get(name: string): string | undefined } };
  };
  readonly metrics: { readonly persistedQueryHit?: boolean };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What the head of an answer says. */
interface Kept {
  /** Left out where the answer is new to the caller. */
  readonly status?: 304;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Whether the answer to a persisted operation may be kept, and whether the caller has it already. It is for the caller
 * alone (`private`), and to be asked for anew each time (`no-cache`): it may change at any moment. The tag is of what was
 * answered, without how fresh that is; so the same rows have the same tag, and their freshness is told beside them.
 * @returns null for whatever nobody shall keep: other operations, errors, and what was waited for
 */
export const keptBy = ({ request: { http }, metrics }: Asked, result: Answer): Kept | null => {
  if (http?.method !== 'GET' || metrics.persistedQueryHit !== true) return null;
  const { data, errors, extensions: { freshness, ...others } = {} } = result;
  if (!data || errors || hasAwaited(freshness)) return null;
  const tag = `W/"${createHash('sha256')
    .update(JSON.stringify([data, others]))
    .digest('base64url')
    .slice(0, 27)}"`;
  const headers = {
    etag: tag,
    'cache-control': 'private, no-cache',
    vary: 'authorization, origin',
    ...(freshness !== undefined && { [freshnessHeader]: JSON.stringify(freshness) }),
  };
  return names(http.headers.get('if-none-match'), tag) ? { status: 304, headers } : { headers };
};

const hasAwaited = (freshness: unknown): boolean =>
  (freshness as { awaited?: unknown } | undefined)?.awaited !== undefined;

/** By weak comparison, as it is meant for this header (RFC 9110, 13.1.2). */
const names = (ifNoneMatch: string | undefined, tag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((each) => ['*', tag, tag.slice(2)].includes(each.trim()));
