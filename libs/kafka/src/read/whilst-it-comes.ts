/**
 * What comes bit by bit is waited for as long as bits come: how much there is says nothing of whether anybody answers.
 * @param why words for a silence of `patienceMs`
 * @param until given what to call at each bit; resolves when all has come
 * @throws Error when nothing came for so long
 */
export const whilstItComes = async (
  patienceMs: number,
  why: () => string,
  until: (came: () => void) => Promise<void>,
): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const late = new Promise<never>((_, reject) => (giveUp = reject));
  const came = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => giveUp(new Error(why())), patienceMs);
  };
  came();
  try {
    await Promise.race([until(came), late]);
  } finally {
    clearTimeout(timer);
  }
};
