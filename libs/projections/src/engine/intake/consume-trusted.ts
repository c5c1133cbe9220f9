import { consumeTopics, Pulse, type ConsumeOptions, type Consumption } from '@refold/kafka';

/** Reads topics, without those whose owners' stores are not the ones that were read. */
export const consumeTrusted = (options: ConsumeOptions, isAside: (topic: string) => boolean): Consumption => {
  const topics = options.topics.filter((topic) => !isAside(topic));
  return topics.length > 0 ? consumeTopics({ ...options, topics }) : nothing;
};

/** Nobody expects it to turn: it rests until there is something to read. */
const nothing: Consumption = {
  pulse: new Pulse(0, 0),
  status: () => ({ joined: false, partitions: [], gaps: [], error: null }),
  stop: () => Promise.resolve(),
};
