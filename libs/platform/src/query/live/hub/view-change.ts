/** Which rows of a view have changed; `anything` when it is not known what has. */
export type ViewChange = { readonly view: string; readonly keys: ReadonlySet<string> | null } | 'anything';

/** On this channel the projector tells which views have changed. */
export const viewsChannel = 'refold_views';

/** Whoever may connect may send words: what is none of ours wakes all, and does no more. */
export const viewChangeIn = (word: string | undefined): ViewChange => {
  try {
    const { view, keys } = JSON.parse(word ?? '') as { readonly view: unknown; readonly keys?: unknown };
    if (typeof view !== 'string') return 'anything';
    return { view, keys: Array.isArray(keys) ? new Set(keys as string[]) : null };
  } catch {
    return 'anything';
  }
};
