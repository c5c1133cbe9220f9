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
  const contractOf = contractsIn(streams);
  return ({ type, schemaVersion, data }) => {
    const contract = contractOf(type);
    return construct(contract, upcast(contract, schemaVersion, data));
  };
};

/** What today's contract knows of a record. */
export interface KnownPart {
  readonly contract: AnyMessageClass;
  readonly event: AnyEvent;
  /** Fields that are not in `event`, since the contract has none of these names: `lines.0.colour`. */
  readonly unknown: readonly string[];
}

/**
 * Reads as {@link decoderOf} does, but what has fields that the contract does not know is read without them.
 * @returns a function that throws {@link Undecodable}
 */
export const knownPartOf = (streams: readonly Stream[]): ((recorded: Parameters<Decoder>[0]) => KnownPart) => {
  const contractOf = contractsIn(streams);
  return ({ type, schemaVersion, data }) => {
    const contract = contractOf(type);
    const today = upcast(contract, schemaVersion, data);
    const unknown = unknownIn(contract, today);
    const event = construct(contract, unknown.reduce(without, today));
    return { contract, event, unknown: unknown.map((path) => path.map(String).join('.')) };
  };
};

type Path = readonly PropertyKey[];

const unknownIn = ({ schema }: AnyMessageClass, data: unknown): readonly Path[] =>
  (schema.safeParse(data).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [],
  );

/** A copy without what lies at this path. */
const without = (value: unknown, [step, ...rest]: Path): unknown => {
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? without(item, rest) : item) as unknown);
  const fields = Object.entries(value as object).filter(([name]) => name !== step || rest.length > 0);
  return Object.fromEntries(fields.map(([name, inner]) => [name, name === step ? without(inner, rest) : inner]));
};

const contractsIn = (streams: readonly Stream[]): ((type: string) => AnyMessageClass) => {
  const contracts = new Map<string, AnyMessageClass>();
  for (const contract of streams.flatMap((of) => of.events)) {
    const other = contracts.get(contract.type);
    if (other && other !== contract)
      throw new Error(`Two contracts are named ${contract.type}. Stored names are unique.`);
    contracts.set(contract.type, contract);
  }
  return (type) => {
    const contract = contracts.get(type);
    if (!contract) throw new Undecodable('unknown-type', `No contract is named ${type}.`);
    return contract;
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
