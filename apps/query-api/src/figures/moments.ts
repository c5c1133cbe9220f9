import { inputError } from '@refold/platform';

/**
 * Between which moments figures are asked for.
 * @throws AnswerError for years beyond those that ClickHouse's times reach
 */
export const checkMoments = (moments: { readonly from?: string | null; readonly to?: string | null }): void => {
  for (const argument of ['from', 'to'] as const) {
    const moment = moments[argument];
    if (moment != null && (moment < '1900' || moment >= '2300'))
      throw inputError(argument, 'must lie between the years 1900 and 2299');
  }
};

/** `2017-11-24T12:00:00.000000Z` as the parameter of a DateTime64 in UTC. */
export const clickhouseTime = (instant: string): string => instant.replace('T', ' ').replace('Z', '');

/** SQL: that a moment lies between these two, and their values. */
export const between = (
  column: string,
  from: string | null | undefined,
  to: string | null | undefined,
): { readonly condition: string; readonly values: Record<string, string> } => {
  const conditions = [
    ...(from != null ? [`${column} >= {from:DateTime64(6, 'UTC')}`] : []),
    ...(to != null ? [`${column} < {to:DateTime64(6, 'UTC')}`] : []),
  ];
  return {
    condition: conditions.join(' and ') || 'true',
    values: { ...(from != null && { from: clickhouseTime(from) }), ...(to != null && { to: clickhouseTime(to) }) },
  };
};
