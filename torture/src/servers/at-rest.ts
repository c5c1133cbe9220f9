import type { ServersWorld } from './world';

/** What still moves, in words; null when everything is done that was to be done. */
export const whatMoves = async (world: ServersWorld): Promise<string | null> => {
  for (const service of world.services)
    if (!(await service.isDone())) return `the feed of ${service.name} is published`;
  const asked = await world.worker.whatIsAsked();
  if (asked !== null) return asked;
  if (!world.witness.hasJoined || world.projectors.some(({ hasJoined }) => !hasJoined)) return 'a group gathers';
  return whatIsProjected(world);
};

const whatIsProjected = async (world: ServersWorld): Promise<string | null> => {
  const { pool } = world.viewsDatabase;
  const { rows } = await pool.query<{ letters: number; gaps: number; rebuilds: number }>(
    `select (select count(*) from dead_letters)::integer as letters,
       (select count(*) from feed_gaps where healed_at is null)::integer as gaps,
       (select count(*) from rebuilds where state = 'running')::integer as rebuilds`,
  );
  const [open] = rows;
  if (!open || open.rebuilds > 0) return 'a version is built';
  if (open.gaps > 0) return `${open.gaps} gaps are healed`;
  if (open.letters > 0) return `${open.letters} events wait for what is missing`;
  return whatIsRead(world);
};

/** The stored progress of every live projection, against the records that the witness has seen. */
const whatIsRead = async (world: ServersWorld): Promise<string | null> => {
  const { rows } = await world.viewsDatabase.pool.query<Progress>(
    `select definition.projection, progress.topic, progress.partition, progress.next_offset
     from (select name || '_v' || version as projection from projection_definitions where state = 'live') as definition
     left join projection_progress as progress using (projection)`,
  );
  for (const { projection, topic, partition, next_offset: next } of rows)
    if (topic !== null && Number(next) < (world.witness.ends(topic)[partition] ?? 0))
      return `${projection} reads ${topic.split('.').at(-1)}/${partition}`;
  return rows.length === 0 ? 'the projectors start' : null;
};

interface Progress {
  readonly projection: string;
  readonly topic: string | null;
  readonly partition: number;
  readonly next_offset: string;
}
