import { signToken } from '../../../consistency';
import type { CommandPlan } from '../plan';

/** What a command did: where its stream stands now, and what it made happen there (nothing for a repeat). */
export interface Outcome {
  readonly id: string;
  readonly streamId: string;
  /** Of the stream, after the events. */
  readonly version: number;
  readonly events: readonly string[];
}

/** What a command is answered. */
export interface CommandAnswer extends Outcome {
  /** `service/stream@version.<signature>`: names what this command did, for readers that will wait for it. */
  readonly token: string;
}

export const outcomeOf = (
  { leading: { stream } }: CommandPlan,
  id: string,
  version: number,
  events: readonly { readonly type: string }[],
): Outcome => {
  const own = events.map(({ type }) => type).filter((type) => stream.events.some((contract) => contract.type === type));
  return { id, streamId: `${stream.category}-${id}`, version: version + own.length, events: own };
};

/** The token is made for each answer: that of an earlier one may have been signed by a secret that holds no more. */
export const answerOf = (
  { leading: { stream } }: CommandPlan,
  { id, streamId, version, events }: Outcome,
  secret: string,
): CommandAnswer => ({
  ...{ id, streamId, version, events },
  token: signToken({ service: stream.service, streamId, version }, secret),
});
