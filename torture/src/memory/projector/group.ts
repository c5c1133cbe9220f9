import { partitions, type MemoryBroker } from '../broker';
import type { EngineProcess, TopicPartition } from './engine-process';

/** The processes that share the topics of one engine. Whoever comes, leaves or dies makes the others change places. */
export class Group {
  private members: EngineProcess[] = [];
  private generation = 0;

  constructor(
    readonly engine: string,
    private readonly topics: readonly string[],
    private readonly start: () => EngineProcess,
    readonly broker: MemoryBroker,
  ) {}

  get size(): number {
    return this.members.length;
  }
  get all(): readonly EngineProcess[] {
    return this.members;
  }

  member(nth: number): EngineProcess | undefined {
    return this.members[nth % Math.max(this.members.length, 1)];
  }

  async join(): Promise<void> {
    this.members.push(this.start());
    await this.rebalance();
  }

  /** A member ends, or the group has found that it is dead. What it held is forgotten. */
  async leave(nth: number): Promise<void> {
    const [gone] = this.members.splice(nth % Math.max(this.members.length, 1), 1);
    gone?.kill();
    await this.rebalance();
  }

  /** Puts a new process in the place of each dead one. */
  async revive(): Promise<void> {
    const alive = this.members.filter(({ isDead }) => !isDead);
    if (alive.length === this.members.length) return;
    this.members = this.members.map((each) => (each.isDead ? this.start() : each));
    await this.rebalance();
  }

  /** Everybody ends and as many begin, as a deployment does: they find what was added meanwhile. */
  async restart(): Promise<void> {
    for (const each of this.members) each.kill();
    await this.revive();
  }

  /** Each time another has the first partition. A former owner still holds what it has read. */
  async rebalance(): Promise<void> {
    this.generation += 1;
    const all: TopicPartition[] = this.topics.flatMap((topic) =>
      Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
    );
    for (const [at, member] of this.members.entries())
      await member.assign(all.filter((_, index) => (index + this.generation) % this.members.length === at));
  }
}
