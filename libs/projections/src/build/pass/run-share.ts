import { topicOf } from '@refold/kafka';
import type { BuildPass } from '../../flush/projection';
import type { BuildOptions } from '../build-options';
import { ProjectionRunner } from '../../flush/projection-runner';
import { ArrivalReader } from '../../records/read-arrival';
import { BuildProgress } from '../progress/build-progress';
import type { Advance, Stretch } from '../progress/stretch';
import { FeedSupply } from '../reading/feed-supply';
import { History, type ChunkSize, type Supply } from '../reading/history';
import { StretchQueue } from '../reading/stretch-queue';
import { TopicSupply } from '../reading/topic-supply';
import { ChunkWriter } from './chunk-writer';
import type { Pace } from './pace';
import { Ended, patiently } from './patiently';

/** A reader's share of a pass, and what it works with. */
export interface Share extends Pick<
  BuildOptions,
  'pool' | 'kafka' | 'topicPrefix' | 'owners' | 'logger' | 'projection' | 'skipTypes' | 'signal' | 'at'
> {
  readonly pass: BuildPass;
  readonly stretches: readonly Stretch[];
  readonly chunk: ChunkSize;
  readonly pace: Pace;
  readonly onAdvance: (advances: readonly Advance[]) => void;
}

/**
 * Reads a share to its end and stores it chunk by chunk.
 * @returns false when the signal ended it
 * @throws GapFound, Refusal
 */
export const runShare = async (share: Share): Promise<boolean> => {
  const reader = new ArrivalReader(share.pass.streams);
  const queues = share.stretches.filter(({ next, until }) => next < until).map((stretch) => new StretchQueue(stretch));
  const history = new History(queues);
  const supply = supplyOf(share, queues, history, reader);
  try {
    await writeAll(share, history, supply, writerOf(share, reader));
    return !share.signal.aborted;
  } catch (error) {
    if (error instanceof Ended) return false;
    throw error;
  } finally {
    await supply.stop();
  }
};

const writeAll = async (share: Share, history: History, supply: Supply, writer: ChunkWriter): Promise<void> => {
  const { pace, signal, chunk: size } = share;
  for (;;) {
    const startedAt = performance.now();
    const chunk = await history.take(size, supply, signal);
    if (!chunk) return;
    await patiently(`rows of ${share.projection.id}`, share, () => writer.write(chunk));
    share.onAdvance(chunk.advances);
    await pace.rest(chunk.arrivals.length, performance.now() - startedAt, signal);
  }
};

const writerOf = (share: Share, reader: ArrivalReader): ChunkWriter => {
  const { pool, projection, pass, owners, topicPrefix, skipTypes, at } = share;
  const topics = new Set([...projection.services].map((service) => topicOf(service, topicPrefix)));
  const runner = new ProjectionRunner({ pool, projection, reader, owners, topics, skipTypes });
  return new ChunkWriter({ pool, projection, pass, progress: new BuildProgress(projection.id), runner, skipTypes, at });
};

/** Services with a feed stretch are read from it; their partitions only say where the live path goes on. */
const supplyOf = (
  { kafka, topicPrefix, owners, logger }: Share,
  queues: readonly StretchQueue[],
  history: History,
  reader: ArrivalReader,
): Supply => {
  const partitions = queues.filter(({ stretch }) => stretch.source === 'kafka');
  const feeds = queues.filter(({ stretch }) => stretch.source === 'feed');
  const supplies: Supply[] = feeds.map((queue) => new FeedSupply({ owners, reader, queue, history, logger }));
  if (partitions.length > 0)
    supplies.push(new TopicSupply({ kafka, topicPrefix, reader, queues: partitions, history, logger }));
  return {
    refill: () => supplies.forEach((supply) => supply.refill()),
    stop: async () => void (await Promise.all(supplies.map((supply) => supply.stop()))),
  };
};
