import { inputError } from '@refold/platform';

/**
 * The name of a zone of the IANA database, in the spelling that every store knows. Offsets such as `+03:00` are no
 * zones: they do not know when clocks change.
 * @throws AnswerError when there is no such zone
 */
export const timeZoneName = (zone: string): string => {
  try {
    if (/^[A-Za-z]/.test(zone)) return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // Not known: told below.
  }
  throw inputError('timeZone', `must be the name of a zone, such as America/Sao_Paulo, but is '${zone.slice(0, 50)}'`);
};
