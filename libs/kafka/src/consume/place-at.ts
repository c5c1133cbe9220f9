import type { Consumer } from 'kafkajs';
import { backoff, pause } from '../pause';
import type { Assignment } from './assignment';
import type { ConsumeOptions } from './consumption';

/** Asks `startAt` until it answers, then moves the consumer there. Ends without effect when the assignment is over. */
export const placeAt = async (
  { startAt }: Pick<ConsumeOptions, 'startAt'>,
  consumer: Consumer,
  assignment: Assignment,
  isOver: () => boolean,
  onError: (error: Error) => void,
): Promise<void> => {
  if (!startAt) return;
  for (let failures = 1; !isOver(); failures++) {
    try {
      const positions = await startAt(assignment.partitions);
      if (isOver()) return;
      assignment.place(positions);
      for (const { topic, partition, offset } of positions)
        consumer.seek({ topic, partition, offset: offset.toString() });
      return;
    } catch (error) {
      onError(error as Error);
      await pause(backoff(failures, 2_000));
    }
  }
};
