import { Checkouts as CheckoutStreams, OrdersInCheckout, PaymentsInCheckout } from '@refold/events';
import { ShipmentsInCheckout, StockInCheckout } from '@refold/events';
import type { EventMeta } from '@refold/model';
import type { Checkouts, TroubleEntry } from '@refold/views';

/** Streams in which sagas and policies tell what they do or cannot do. */
export const told = [
  CheckoutStreams,
  OrdersInCheckout,
  PaymentsInCheckout,
  StockInCheckout,
  ShipmentsInCheckout,
] as const;

interface Named {
  readonly saga: string;
}
type Troubles = Pick<Checkouts, 'troubles'>;

export const isConductor = ({ streamId }: Pick<EventMeta, 'streamId'>): boolean =>
  streamId.startsWith(`${CheckoutStreams.category}-`);

/** A command is at most once among them: what is said of it last counts. */
export const troubleAdded = (
  row: Readonly<Checkouts>,
  event: Named & Pick<TroubleEntry, 'why' | 'undoing'> & { readonly command?: TroubleEntry['command'] },
  { at, streamId }: Pick<EventMeta, 'at' | 'streamId'>,
): Troubles => {
  const { saga, why, undoing, command = null } = event;
  const trouble = { service: serviceOf(streamId), saga, why, command, undoing, since: at };
  const others = of(row, trouble).filter((each) => command === null || each.command?.id !== command.id);
  return having(row, trouble, [...others, trouble]);
};

/** What is left of an instance's troubles when it goes on, by itself or because a person has said so. */
export const troublesLeft = (
  row: Readonly<Checkouts>,
  {
    saga,
    left,
  }: Named & { readonly left: readonly { readonly why: string; readonly commandId?: string | undefined }[] },
  { streamId }: Pick<EventMeta, 'streamId'>,
): Troubles => {
  const key = { service: serviceOf(streamId), saga };
  const isLeft = ({ why, command }: TroubleEntry): boolean =>
    left.some((each) => (each.commandId === undefined ? each.why === why : each.commandId === command?.id));
  return having(row, key, of(row, key).filter(isLeft));
};

/** Commands that are out of the way trouble nobody any more. */
export const troublesWithout = (
  row: Readonly<Checkouts>,
  { saga }: Named,
  { streamId }: Pick<EventMeta, 'streamId'>,
  commands: readonly string[],
): Troubles => {
  const key = { service: serviceOf(streamId), saga };
  const isLeft = ({ command }: TroubleEntry): boolean => command === null || !commands.includes(command.id);
  return having(row, key, of(row, key).filter(isLeft));
};

export const noTroubles = (
  row: Readonly<Checkouts>,
  { saga }: Named,
  { streamId }: Pick<EventMeta, 'streamId'>,
): Troubles => having(row, { service: serviceOf(streamId), saga }, []);

/** Oldest first; of one moment by name, so that every order of arrival gives the same. */
export const allTroubles = ({ troubles }: Troubles): readonly TroubleEntry[] =>
  Object.keys(troubles)
    .sort()
    .flatMap((key) => troubles[key] ?? [])
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));

export const placeOf = ({ service, saga }: Pick<TroubleEntry, 'service' | 'saga'>): string => `${service}/${saga}`;

type Key = Pick<TroubleEntry, 'service' | 'saga'>;

const of = ({ troubles }: Troubles, key: Key): readonly TroubleEntry[] => troubles[placeOf(key)] ?? [];

const having = ({ troubles }: Troubles, key: Key, own: readonly TroubleEntry[]): Troubles => {
  const { [placeOf(key)]: _, ...others } = troubles;
  return { troubles: own.length === 0 ? others : { ...others, [placeOf(key)]: own } };
};

/** @throws Error for a stream that no saga or policy of a checkout tells in */
const serviceOf = (streamId: string): string => {
  const stream = told.find(({ category }) => streamId.startsWith(`${category}-`));
  if (!stream) throw new Error(`${streamId} is no stream of a checkout.`);
  return stream.service;
};
