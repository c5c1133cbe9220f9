/** How long an answer is good. */
const freshMs = 500;

/** The same question without asking it for each command: its answer changes seldom. What fails is asked again. */
export const remembered = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let last: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return () => {
    const now = performance.now();
    if (last && now - last.at < freshMs) return last.answer;
    const asked = { answer: ask(), at: now };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = undefined;
    });
    return asked.answer;
  };
};
