import { categoryOf, lookupFieldsOf, type PostgresView, type RecordedEvent, type Stream } from '@refold/model';
import { Refusal } from '../operations/refusal';
import type { OwnerClient } from '../owners/owner-client';

/** Streams of one service that are found by one field. */
interface Source {
  readonly service: string;
  readonly field: string;
  readonly categories: ReadonlySet<string>;
}

/** The streams that rows of a view are made of, as their owners have them. */
export class RowSources {
  private readonly own: readonly Source[];
  private readonly copied: readonly (readonly Source[])[];

  /** @throws Refusal when the contract of a stream does not declare the field by which its events belong to rows */
  constructor(
    private readonly owners: OwnerClient,
    view: PostgresView,
  ) {
    this.own = sourcesOf(view.name, view.key, view.from, view.on);
    this.copied = view.copies.map(({ by, from, on }) => sourcesOf(view.name, by, from, on));
  }

  /**
   * Whole streams that have an event about one of these rows.
   * @throws Refusal when an owner does not answer
   */
  streamsOf(keys: readonly string[]): Promise<RecordedEvent[]> {
    return this.read(this.own, keys);
  }

  /**
   * Whole streams that have an event about what rows copy from.
   * @param copy which of the view's copies
   * @throws Refusal when an owner does not answer
   */
  copiedStreamsOf(copy: number, keys: readonly string[]): Promise<RecordedEvent[]> {
    return this.read(this.copied[copy] ?? [], keys);
  }

  private async read(sources: readonly Source[], keys: readonly string[]): Promise<RecordedEvent[]> {
    if (keys.length === 0) return [];
    const read = await Promise.all(
      sources.map(async ({ service, field, categories }) => {
        const events = await asked(service, this.owners.streamsBy(service, field, keys));
        return events.filter(({ streamId }) => categories.has(categoryOf(streamId)));
      }),
    );
    return read.flat();
  }
}

/** @throws Refusal in place of whatever an owner's silence looks like */
export const asked = async <T>(service: string, answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    throw new Refusal('unavailable', `The events of ${service} cannot be read: ${(error as Error).message}`, error);
  }
};

const sourcesOf = (
  view: string,
  field: string,
  from: readonly Stream[],
  on: Readonly<Record<string, unknown>>,
): Source[] => {
  const handled = from.filter(({ events }) => events.some(({ type }) => type in on));
  const undeclared = handled.find((of) => !lookupFieldsOf(of).includes(field));
  if (undeclared)
    throw new Refusal(
      'refused',
      `Rows of ${view} belong to streams '${undeclared.category}' by the field '${field}', and ${undeclared.service} ` +
        `does not find them by it. Declare indexedBy: ['${field}'] in the stream's contract and deploy ${undeclared.service}.`,
    );
  const services = [...new Set(handled.map(({ service }) => service))];
  return services.map((service) => {
    const categories = new Set(handled.filter((of) => of.service === service).map(({ category }) => category));
    return { service, field, categories };
  });
};
