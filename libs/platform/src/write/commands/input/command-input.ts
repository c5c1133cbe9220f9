import { InvalidMessage } from '@refold/model';
import { v7 as uuidv7 } from 'uuid';
import type { CommandRoute } from '../../routes/command-routes';

/** Contracts by what reading needs of them: their name and their validating constructor. */
interface Contract<C> {
  readonly type: string;
  new (data: never): C;
}

type Path = Readonly<Record<string, string>>;

/** How a command came in: by which route, and which of its fields holds an id that was made here. */
interface Asked {
  readonly route: CommandRoute;
  readonly made: string | undefined;
}
const asked = new WeakMap<object, Asked>();

/** The route by which this command came in; undefined for one that this process gave itself. */
export const routeOf = (command: object): CommandRoute | undefined => asked.get(command)?.route;

/** The field of this command whose id was made here, if one was: a repeat of the request would hold another. */
export const madeIdOf = (command: object): string | undefined => asked.get(command)?.made;

/**
 * The command that a request asks for. An id that may be left out, and is, is made: a UUIDv7, so that ids grow with time.
 * @throws InvalidMessage naming every field that breaks the contract
 */
export const readAsked = (route: CommandRoute, body: unknown, path: Path = {}): object => {
  const { contract, makes } = route;
  const made = makes !== undefined && !Object.hasOwn(fieldsOf(contract.type, body), makes) ? makes : undefined;
  const command = read(contract, body, made === undefined ? path : { ...path, [made]: uuidv7() });
  asked.set(command, { route, made });
  return command;
};

/**
 * The command in a body. Ids of the path win, and must agree where the body has them too.
 * @throws InvalidMessage naming every field that breaks the contract
 */
export const read = <C>(contract: Contract<C>, body: unknown, path: Path = {}): C => {
  const fields = fieldsOf(contract.type, body);
  const disagreeing = Object.keys(path).filter((name) => Object.hasOwn(fields, name) && fields[name] !== path[name]);
  if (disagreeing.length > 0)
    throw new InvalidMessage(
      contract.type,
      disagreeing.map((field) => ({ field, problem: `must agree with the path, which says ${path[field]}` })),
    );
  return new contract({ ...fields, ...path } as never);
};

const fieldsOf = (type: string, body: unknown): Record<string, unknown> => {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new InvalidMessage(type, [{ field: InvalidMessage.whole, problem: 'must be a JSON object' }]);
};
