import type { CommandPlan } from './plan';

/** What a command is answered: where its stream stands now, and what it made happen there (nothing for a repeat). */
export interface CommandAnswer {
  readonly id: string;
  readonly streamId: string;
  /** Of the stream, after the events. */
  readonly version: number;
  readonly events: readonly string[];
  /** `service/stream@version`: names what this command did, for readers that will wait for it. */
  readonly token: string;
}

export const answerOf = (
  { leading: { stream } }: CommandPlan,
  id: string,
  version: number,
  events: readonly { readonly type: string }[],
): CommandAnswer => {
  const streamId = `${stream.category}-${id}`;
  const own = events.map(({ type }) => type).filter((type) => stream.events.some((contract) => contract.type === type));
  const after = version + own.length;
  return { id, streamId, version: after, events: own, token: `${stream.service}/${streamId}@${after}` };
};
