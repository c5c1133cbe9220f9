import { InvalidMessage } from '@refold/model';
import { v7 as uuidv7 } from 'uuid';

/** Contracts by what reading needs of them: their name and their validating constructor. */
interface Contract<C> {
  readonly type: string;
  new (data: never): C;
}

type Path = Readonly<Record<string, string>>;

/**
 * The command in a body. Ids of the path win, and must agree where the body has them too.
 * @throws InvalidMessage naming every field that breaks the contract
 */
export const read = <C>(contract: Contract<C>, body: unknown, path: Path = {}): C => {
  const fields = fieldsOf(contract.type, body);
  const disagreeing = Object.keys(path).filter((name) => name in fields && fields[name] !== path[name]);
  if (disagreeing.length > 0)
    throw new InvalidMessage(
      contract.type,
      disagreeing.map((field) => ({ field, problem: `must agree with the path, which says ${path[field]}` })),
    );
  return new contract({ ...fields, ...path } as never);
};

/** For each command whose id was made here, the field that holds it: a repeat of the request would hold another. */
const madeIds = new WeakMap<object, string>();

/**
 * The command in a body that creates something. An id that is left out is made: a UUIDv7, so that ids grow with time.
 * @throws InvalidMessage naming every field that breaks the contract
 */
export const readNew = <C extends object>(
  contract: Contract<C>,
  idField: string,
  body: unknown,
  path: Path = {},
): C => {
  if (idField in fieldsOf(contract.type, body)) return read(contract, body, path);
  const command = read(contract, body, { ...path, [idField]: uuidv7() });
  madeIds.set(command, idField);
  return command;
};

/** The field of this command whose id was made here, if one was. */
export const madeIdOf = (command: object): string | undefined => madeIds.get(command);

const fieldsOf = (type: string, body: unknown): Record<string, unknown> => {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new InvalidMessage(type, [{ field: '(the whole message)', problem: 'must be a JSON object' }]);
};
