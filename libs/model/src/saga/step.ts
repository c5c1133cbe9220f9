/** A command on its way out of a saga. */
export interface Sent {
  readonly type: string;
}

/** What a saga does next, and what it sends. Made by {@link go}, {@link undo}, {@link end}, {@link fail} and {@link stay}. */
export type Step<S, C extends Sent = Sent> =
  | { readonly kind: 'go' | 'undo'; readonly step: string; readonly state: S; readonly send: readonly C[] }
  | { readonly kind: 'end'; readonly outcome: string; readonly send: readonly C[] }
  | { readonly kind: 'fail'; readonly why: string; readonly again: readonly C[] }
  | { readonly kind: 'stay' };

/** The saga goes on: its step is called so from now on, and this is what it has to remember. */
export const go = <S, const C extends readonly Sent[]>(step: string, state: S, ...send: C): Step<S, C[number]> => ({
  kind: 'go',
  step,
  state,
  send,
});

/** The saga gives back what it has taken. It does not go forward any more, whatever comes. */
export const undo = <S, const C extends readonly Sent[]>(step: string, state: S, ...send: C): Step<S, C[number]> => ({
  kind: 'undo',
  step,
  state,
  send,
});

/**
 * The saga is over as soon as all that it has sent is answered. What comes later is for `late`, whose rules are given the
 * state as it was before the event that ended it.
 */
export const end = <const C extends readonly Sent[]>(outcome: string, ...send: C): Step<never, C[number]> => ({
  kind: 'end',
  outcome,
  send,
});

/**
 * The saga cannot help itself and waits for a person.
 * @param again what is sent when that person says that it should be tried once more
 */
export const fail = <const C extends readonly Sent[]>(why: string, ...again: C): Step<never, C[number]> => ({
  kind: 'fail',
  why,
  again,
});

/** Nothing changes. */
export const stay: Step<never, never> = { kind: 'stay' };
