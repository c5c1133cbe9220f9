import { RecordProducer } from '@refold/kafka';
import { setTimeout as sleep } from 'node:timers/promises';
import { connections } from '../parts/service';
import type { Shop } from '../shop';
import type { Step } from '../steps';
import type { ServersWorld } from '../world';

const chosen = <T>(from: readonly T[], number: number): T => from[number % from.length] as T;

export const pause = async (_: ServersWorld, __: Shop, { a }: Step): Promise<null> => {
  await sleep(a % 40);
  return null;
};

/** Connections of a service, or of all projectors, are ended by their server. */
export const terminate = async (world: ServersWorld, _: Shop, { a, b }: Step): Promise<string> => {
  if (b % 4 === 0) {
    const { rowCount } = await world.viewsDatabase.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'torture projector'`,
    );
    return `${rowCount} connections of projectors to the views are ended`;
  }
  const service = chosen(world.services, a);
  const name = chosen(connections, b >>> 4);
  return `${await service.terminate(name)} connections '${name}' of ${service.name} are ended`;
};

/** Connections to the broker are reset. */
export const cut = async (world: ServersWorld, _: Shop, { a, b }: Step): Promise<string> => {
  if (b % 3 === 0) return `${world.projectorLink.cut()} connections of projectors to the broker are reset`;
  const { name, link } = chosen(world.services, a);
  return `${link.cut()} connections of the relay of ${name} to the broker are reset`;
};

/** At its next send the relay dies between sending and storing its position. */
export const trap = async (world: ServersWorld, _: Shop, { a }: Step): Promise<string> => {
  const service = chosen(world.services, a);
  service.link.afterNextSend(async () => {
    world.log.push(`  the relay of ${service.name} died before it marked`);
    await service.terminate('refold relay');
  });
  return `the relay of ${service.name} is to die before it marks`;
};

export const replaceRelay = async (world: ServersWorld, _: Shop, { a }: Step): Promise<string> => {
  const service = chosen(world.services, a);
  world.aside(service.replaceRelay());
  return `a relay of ${service.name} is replaced`;
};

/** What the gateway says next is lost before it is written down. Not too often: each try is waited for twice as long. */
export const forgetAnswer = async (world: ServersWorld): Promise<string> => {
  world.worker.failing = Math.min(world.worker.failing + 1, 2);
  return 'the next answer of the gateway is lost';
};

/** Records that are in a topic come once more. */
export const resend = async (world: ServersWorld, _: Shop, { a, b }: Step): Promise<string | null> => {
  const topic = world.topicOf(chosen(world.services, a).name);
  const partition = b % 3;
  const end = world.witness.ends(topic)[partition] ?? 0;
  if (end === 0) return null;
  const from = Math.max(0, end - 1 - ((b >>> 4) % 8));
  const records = world.witness.sent(topic, partition, from, 1 + ((b >>> 8) % 5));
  const producer = new RecordProducer(world.projectorLink.kafka, topic);
  await producer.send(records).catch(() => undefined);
  await producer.close();
  return `${records.length} records of ${topic.split('.').at(-1)}/${partition} from ${from} are sent again`;
};

export const silence = async (world: ServersWorld): Promise<string> => {
  world.ownersAreSilent = !world.ownersAreSilent;
  return world.ownersAreSilent ? 'the owners fall silent' : 'the owners answer again';
};
