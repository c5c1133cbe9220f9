import {
  audit,
  checkEvents,
  diff,
  discardLetter,
  explain,
  listLetters,
  listVersions,
  plan,
  previewLetter,
  RebuildVerbs,
  refuseRestored,
  replay,
  retire,
  retryChosen,
  showLetter,
  SwitchVerbs,
  versionsToCompare,
  type OnProgress,
  type Projector,
} from '@refold/projections';
import type { Verb, VerbAnswers, VerbOrder } from '../operations';

/** Who does each of the operator's verbs. */
export type VerbHandlers = {
  readonly [V in Verb]?: (order: VerbOrder<V>, onProgress: OnProgress) => Promise<VerbAnswers[V]>;
};

/** @throws Refusal from each handler, when it is not done */
export const verbHandlersOf = ({ context, tools, watch, options: { pool } }: Projector): VerbHandlers => {
  const [rebuilds, switches] = [new RebuildVerbs(context), new SwitchVerbs(context)];
  const trusted = async <T>(views: readonly string[], work: () => Promise<T>): Promise<T> => {
    refuseRestored(watch, tools.projections, views);
    return work();
  };
  return {
    versions: () => listVersions({ pool, projections: tools.projections }),
    plan: ({ views }) => trusted(views, () => plan(context, views)),
    rebuild: (order) => trusted(order.views, () => rebuilds.rebuild(order)),
    rebuilds: ({ views }) => rebuilds.rebuilds(views),
    pause: ({ view }) => rebuilds.pause(view),
    resume: ({ view }) => trusted([view], () => rebuilds.resume(view)),
    abort: ({ view, dryRun }) => rebuilds.abort(view, dryRun),
    diff: ({ view, examples }, onProgress) =>
      trusted([view], async () => {
        const { blue, green } = await versionsToCompare(tools, view);
        return diff(tools, blue, green, { examples }, onProgress);
      }),
    promote: (order, onProgress) => trusted([order.view], () => switches.promote(order, onProgress)),
    rollback: ({ view, dryRun }) => switches.rollback(view, dryRun),
    retire: (order, onProgress) => retire(context, order, onProgress),
    replay: (order, onProgress) => trusted([order.view], () => replay(tools, order, onProgress)),
    audit: (order, onProgress) => audit(tools, order, onProgress),
    'events.check': (order, onProgress) => checkEvents(tools, order, onProgress),
    explain: (order) => explain(tools, order),
    'deadletters.list': (order) => listLetters(tools, order),
    'deadletters.show': (order) => showLetter(tools, order),
    'deadletters.preview': (order) => previewLetter(tools, order),
    'deadletters.retry': (order, onProgress) => retryChosen(tools, order, onProgress),
    'deadletters.discard': (order) => discardLetter(tools, order),
  };
};
