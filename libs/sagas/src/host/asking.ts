import { pause } from '@refold/event-store';

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

/** What is asked for, or something else when it fails or does not come in time. */
export const within = async <T>(milliseconds: number, asked: Promise<T>, otherwise: T): Promise<T> => {
  const given = new AbortController();
  const late = pause(milliseconds, given.signal).then(() => otherwise);
  try {
    return await Promise.race([asked.catch(() => otherwise), late]);
  } finally {
    given.abort();
  }
};
