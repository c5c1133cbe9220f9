import { InvalidMessage } from './invalid-message';
import type { AnyMessageClass } from './message';
import type { RecordedEvent } from './recorded';
import type { AnyEvent, Stream } from './stream';

/** A record that the contracts of this code cannot read. The record itself is untouched. */
export class Undecodable extends Error {
  constructor(
    readonly reason: 'unknown-type' | 'newer-version' | 'no-upcaster' | 'off-contract',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'Undecodable';
  }
}

export type Decoder = (recorded: Pick<RecordedEvent, 'type' | 'schemaVersion' | 'data'>) => AnyEvent;

/**
 * Reads recorded data of any stored version as an instance of today's contract.
 * Only the data is upcast: ids, versions and times stay as recorded.
 * @returns a function that throws {@link Undecodable}
 */
export const decoderOf = (streams: readonly Stream[]): Decoder => {
  const contracts = new Map<string, AnyMessageClass>();
  for (const contract of streams.flatMap((of) => of.events)) {
    const other = contracts.get(contract.type);
    if (other && other !== contract)
      throw new Error(`Two contracts are named ${contract.type}. Stored names are unique.`);
    contracts.set(contract.type, contract);
  }
  return ({ type, schemaVersion, data }) => {
    const contract = contracts.get(type);
    if (!contract) throw new Undecodable('unknown-type', `No contract is named ${type}.`);
    return construct(contract, upcast(contract, schemaVersion, data));
  };
};

const upcast = ({ type, version, upcast: steps = {} }: AnyMessageClass, from: number, data: unknown): unknown => {
  if (from > version)
    throw new Undecodable(
      'newer-version',
      `${type} has version ${from}; this code knows up to ${version}. Deploy the newer contract first.`,
    );
  let current = data;
  for (let at = from; at < version; at++) {
    const step = steps[at] as ((old: unknown) => unknown) | undefined;
    if (!step) throw new Undecodable('no-upcaster', `${type} has no upcaster from version ${at}.`);
    current = step(current);
  }
  return current;
};

const construct = (contract: AnyMessageClass, data: unknown): AnyEvent => {
  try {
    return new contract(data as never);
  } catch (error) {
    if (error instanceof InvalidMessage) throw new Undecodable('off-contract', error.message, error);
    throw error;
  }
};

/** An event's fields as JSON text: bigints as digits, in the order of the contract. */
export const encodeData = (event: object): string =>
  JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
