const stepsKey = Symbol('steps');

/**
 * A handler that calls these. What a projection does is known by the texts of its handlers, and what they call elsewhere is
 * not in them: named here it is, so a change of a step is a change of all handlers that are made of it.
 */
export const madeOf = <Handler extends (...given: never[]) => unknown>(
  steps: readonly ((...given: never[]) => unknown)[],
  handler: Handler,
): Handler => Object.assign(handler, { [stepsKey]: steps });

/** What a handler was said to be made of. */
export const stepsOf = (handler: unknown): readonly unknown[] =>
  (handler as { readonly [stepsKey]?: readonly unknown[] })[stepsKey] ?? [];
