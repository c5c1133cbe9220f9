import { startSystem, type RunningSystem } from '@refold/testing';
import { olist8k, truthOf, withRealOrders } from './olist-truth';
import { deliverTwice, type Ends } from './republish';
import { Refold, type Told } from './refold';

const minutes = 60_000;
const topics = ['orders', 'payments', 'inventory', 'customers', 'shipping'];

withRealOrders('8,000 real orders and a system that breaks', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  }, 3 * minutes);
  afterAll(() => system?.stop(), minutes);

  const importing = () => Refold.start('import', 'olist', olist8k, '--data-dir', system.dataDir);
  const shareSent = ({ event, appended, repeated, events }: Told) =>
    event === 'sending' ? (Number(appended) + Number(repeated)) / Number(events) : 0;

  async function expectTruth(): Promise<void> {
    const digest = await Refold.run('export', 'orders', '--digest', 'olist', '--data-dir', system.dataDir);
    const { sha256, lines } = truthOf(olist8k).orders_digest;
    expect(digest).toMatchObject({ exitCode: 0, result: { sha256, orders: lines } });
    const status = await Refold.run('status', '--data-dir', system.dataDir);
    expect(status).toMatchObject({ exitCode: 0, result: { healthy: true } });
  }

  test(
    'are the same in the end when each process in turn is killed on the way, the importer too',
    async () => {
      let refold = importing();
      const victims = ['postgres', 'kafka', 'clickhouse', ...topics, 'projector', 'query-api'];
      for (const [index, victim] of victims.entries()) {
        await refold.until((told) => shareSent(told) >= 0.05 + index * 0.06);
        await system.killAndAwait(victim);
      }
      await refold.until((told) => shareSent(told) >= 0.7);
      await refold.kill();
      refold = importing();
      expect({ exitCode: await refold.ended, result: refold.told.at(-1) }).toMatchObject({
        exitCode: 0,
        result: { event: 'finished', conflicts: 0, refused: 0 },
      });
      expect(Number(refold.told.at(-1)?.['repeated'])).toBeGreaterThan(0);
      await expectTruth();
    },
    8 * minutes,
  );

  test(
    'are the same when every record of Kafka is delivered twice',
    async () => {
      const ends = await deliverTwice(system.environment['KAFKA_BROKERS'] ?? '', topics);
      await everythingRead(system, ends);
      await expectTruth();
    },
    5 * minutes,
  );
});

interface Projector {
  readonly projections: readonly {
    readonly name: string;
    readonly services: readonly string[];
    readonly partitions: readonly { topic: string; partition: number; nextOffset: string }[];
  }[];
}

/** Waits until each projection has read its topics up to these ends. */
async function everythingRead(system: RunningSystem, ends: Ends): Promise<void> {
  const deadline = Date.now() + 4 * minutes;
  for (;;) {
    const status = (await (await fetch(`${system.environment['PROJECTOR_URL']}/status`)).json()) as Projector;
    const behind = status.projections.flatMap(({ name, services, partitions }) =>
      services.flatMap((topic) =>
        (ends[topic] ?? [])
          .filter(({ partition, offset }) => {
            const read = partitions.find((each) => each.topic === topic && each.partition === partition);
            return BigInt(read?.nextOffset ?? 0) < offset;
          })
          .map(({ partition }) => `${name} ${topic}/${partition}`),
      ),
    );
    if (behind.length === 0) return;
    if (Date.now() > deadline) throw new Error(`The records that came twice are not read: ${behind.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
