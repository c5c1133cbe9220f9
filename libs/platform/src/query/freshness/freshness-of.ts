import type { AwaitedToken } from '../awaiting/awaited-token';
import type { Cut, ReadPlan } from './cut';
import type { AwaitedAnswer, Freshness, Standing, ViewFreshness } from './freshness-answer';
import { sameCut } from './view-freshness';

/**
 * What an answer says of its freshness; undefined when nothing was read and nothing was waited for.
 * @param cuts that were read in, the earlier first: of a view in two of them the earlier one counts
 */
export const freshnessOf = (cuts: readonly Cut[], plan: ReadPlan): Freshness | undefined => {
  const views = distinct(cuts.flatMap((cut) => cut.views()));
  if (views.length === 0 && plan.tokens.length === 0) return undefined;
  const same = sameCut(views);
  return {
    views,
    ...(same !== undefined && { sameCut: same }),
    ...(plan.tokens.length > 0 && { awaited: plan.tokens.map((token) => awaited(token, cuts, plan)) }),
  };
};

const distinct = (views: readonly ViewFreshness[]): ViewFreshness[] => {
  const earliest = new Map<string, ViewFreshness>();
  for (const view of views) {
    const name = `${view.view} ${view.version}`;
    if (!earliest.has(name)) earliest.set(name, view);
  }
  return [...earliest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, view]) => view);
};

const awaited = (token: AwaitedToken, cuts: readonly Cut[], plan: ReadPlan): AwaitedAnswer => {
  const views: Record<string, Standing> = {};
  for (const [view, standing] of cuts.flatMap((cut) => cut.standingsOf(token)))
    if ((views[view] ?? 'fresh') === 'fresh') views[view] = standing;
  // What could not even be opened has shown nothing, and nothing of it is known.
  const unseen = cuts.length === 0 && plan.views.length > 0;
  const fresh = !unseen && Object.values(views).every((standing) => standing === 'fresh');
  return { token: token.text, outcome: fresh ? 'fresh' : 'timedOut', views };
};
