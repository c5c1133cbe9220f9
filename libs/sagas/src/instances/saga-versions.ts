import { hears, type AnyMessageClass, type Saga, type Stream } from '@refold/model';

/** All versions of one saga: the newest begins what is new, each goes on with what it has begun. */
export class SagaVersions {
  readonly name: string;
  readonly newest: Saga;
  readonly streams: readonly Stream[];
  private readonly byVersion: ReadonlyMap<number, Saga>;

  /** @throws Error when two are of one version, or do not agree on what tells instances apart */
  constructor(readonly all: readonly Saga[]) {
    const [first] = all;
    if (!first) throw new Error('A saga has one version at least.');
    this.name = first.name;
    this.byVersion = new Map(all.map((saga) => [saga.version, saga]));
    if (this.byVersion.size < all.length) throw new Error(`Two sagas are called ${this.name} and of one version.`);
    const other = all.find(({ key, records }) => key !== first.key || records.stream !== first.records.stream);
    if (other)
      throw new Error(`Versions of ${this.name} have different keys or records. They share instances, so they cannot.`);
    this.newest = all.reduce((newest, saga) => (saga.version > newest.version ? saga : newest), first);
    this.streams = [...new Set(all.flatMap(({ from }) => from))];
  }

  /** @throws Error when the code does not have it any more */
  of(version: number): Saga {
    const saga = this.byVersion.get(version);
    if (saga) return saga;
    throw new Error(
      `An instance of ${this.name} goes by version ${version}, which this code does not have. Let that version stand ` +
        'beside the newer one until its instances have ended.',
    );
  }

  hears(type: string): boolean {
    return this.all.some((saga) => hears(saga, type));
  }

  begins(type: string): boolean {
    return this.newest.rules.start.type === type;
  }

  /** Contracts of all that any version sends. */
  get sends(): readonly AnyMessageClass[] {
    return [...new Set(this.all.flatMap(({ sends }) => sends))];
  }
}

/** Versions by name. @throws Error: see {@link SagaVersions} */
export const versionsByName = (sagas: readonly Saga[]): ReadonlyMap<string, SagaVersions> => {
  const names = [...new Set(sagas.map(({ name }) => name))];
  return new Map(names.map((name) => [name, new SagaVersions(sagas.filter((saga) => saga.name === name))]));
};
