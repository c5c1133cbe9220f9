import { lookupFieldsOf, type Aggregate, type AnyMessageClass } from '@refold/model';
import type { z } from 'zod';
import type { Role } from '../../access';
import type { AnyAggregate, CommandPlan } from '../commands/plan';
import type { ReadRoute, Shows, WhoseState } from '../reads/read-route';

/** One command as callers reach it. */
export interface CommandRoute {
  readonly contract: AnyMessageClass;
  /** `orders/:orderId/confirm`, always by POST. */
  readonly path: string;
  /** Something new is 201. */
  readonly status: 200 | 201;
  readonly by: Roles<Role>;
  /** The field whose id is made here where it is left out. */
  readonly makes?: string;
  /** A sentence for the description of the API. */
  readonly note?: string;
  /**
   * Of a customer's command: whose it is. What creates is asked before anything is loaded, what changes with the state
   * that it would change.
   */
  readonly theirs?: (command: object, state: unknown) => string | undefined;
}

type Roles<R extends Role> = readonly [R, ...R[]];
type Typed = { type: string };

/** Fields of a command that hold an id. */
type IdField<M> = { [F in keyof M]: M[F] extends string ? F : never }[Exclude<keyof M, 'type'>] & string;

/** `:orderId/lines/:lineNo` names orderId and lineNo. */
type ParametersOf<P> = P extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParametersOf<More>
    : Rest
  : never;

/** The path itself where all that it names are ids of the command; else a type that says which are not. */
type PathFor<P, M> =
  Exclude<ParametersOf<P>, IdField<M>> extends never
    ? unknown
    : { 'no id of the command': Exclude<ParametersOf<P>, IdField<M>> };

/** Customers come in only together with what binds them to what is theirs. */
type CalledBy<Whose> =
  | { readonly by: Roles<Exclude<Role, 'customer'>>; readonly theirs?: never }
  | { readonly by: Roles<Role>; readonly theirs: Whose };

type Terms<M, Whose> = CalledBy<Whose> & {
  /** Its id is made where the body leaves it out. */
  readonly makes?: IdField<M>;
  readonly note?: string;
};

/** A contract of one of these commands. */
type ContractOf<C extends Typed> = AnyMessageClass & { readonly type: C['type'] };

/**
 * The commands of one aggregate as callers reach them, and what they may read of it: a table, from which endpoints and
 * their description are made.
 */
export class CommandRoutes<S = never, C extends Typed = never> {
  constructor(
    readonly base: string,
    readonly leading: AnyAggregate,
    readonly routes: readonly CommandRoute[],
    readonly reads: readonly ReadRoute[] = [],
  ) {}

  /** `POST /orders`: something new. `theirs` tells from the command whose it will be. */
  create<K extends ContractOf<C>>(
    contract: K,
    terms: Terms<InstanceType<K>, (command: InstanceType<K>) => string | undefined>,
  ): CommandRoutes<S, C> {
    const { theirs, ...rest } = terms;
    const whose = theirs && ((command: object) => theirs(command as InstanceType<K>));
    return this.with({ contract, path: this.base, status: 201, ...rest, theirs: whose });
  }

  /** `POST /orders/:orderId/confirm`. `theirs` tells from the present state whose it is; of what does not exist, nobody's. */
  change<P extends string, K extends ContractOf<C>>(
    path: P & PathFor<P, InstanceType<K>>,
    contract: K,
    terms: Terms<InstanceType<K>, (state: S, command: InstanceType<K>) => string | undefined>,
  ): CommandRoutes<S, C> {
    const { theirs, ...rest } = terms;
    const whose = theirs && ((command: object, state: unknown) => theirs(state as S, command as InstanceType<K>));
    return this.with({ contract, path: `${this.base}/${path}`, status: 200, ...rest, theirs: whose });
  }

  /** `GET /orders/:orderId`: what it is now, with all that was done before; 404 when it never was. */
  read<A extends z.ZodObject>(answer: A, terms: Shows<S, z.output<A>> & CalledBy<WhoseState<S>>): CommandRoutes<S, C> {
    const { category, id } = this.leading.stream;
    const name = `read${capitalised(category)}`;
    return this.withRead({ name, path: `${this.base}/:${id}`, field: id, kind: 'one', answer, ...terms });
  }

  /**
   * `GET /payments?orderId=…`: those that have this value, a hundred at most.
   * @param field by which the streams are found: their id, their partition key, or one of `indexedBy`
   */
  readBy<A extends z.ZodObject>(
    field: string,
    answer: A,
    terms: Shows<S, z.output<A>> & CalledBy<WhoseState<S>>,
  ): CommandRoutes<S, C> {
    const { stream } = this.leading;
    if (!lookupFieldsOf(stream).includes(field))
      throw new Error(`Streams '${stream.category}' are not found by '${field}': see indexedBy of the stream.`);
    return this.withRead({
      ...{ name: `list${capitalised(this.base)}`, path: this.base, field, kind: 'list', answer },
      ...terms,
    });
  }

  private with(route: CommandRoute): CommandRoutes<S, C> {
    return new CommandRoutes(this.base, this.leading, [...this.routes, route], this.reads);
  }

  private withRead(route: Omit<ReadRoute, 'shows' | 'theirs'> & Shows<S, object> & Whose<S>): CommandRoutes<S, C> {
    const { shows, theirs } = route;
    const read: ReadRoute = {
      ...route,
      shows: (state, id) => shows(state as S, id),
      theirs: theirs && ((state, id) => theirs(state as S, id)),
    };
    return new CommandRoutes(this.base, this.leading, this.routes, [...this.reads, read]);
  }
}

interface Whose<S> {
  readonly theirs?: WhoseState<S>;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Any table, where the types of its commands do not matter. */
export type AnyCommandRoutes = Pick<CommandRoutes, 'base' | 'leading' | 'routes' | 'reads'>;

/**
 * Declares how the commands of an aggregate are reached over HTTP.
 * @param across the plans of commands that it answers together with other streams
 * @example
 * commandRoutes('orders', Order)
 *   .create(PlaceOrder, { makes: 'orderId', by: ['customer', 'staff'], theirs: ({ customerId }) => customerId })
 *   .change(':orderId/confirm', ConfirmOrder, { by: ['staff'] })
 *   .read(OrderAnswer, { by: ['staff'], shows: ({ status }, orderId) => ({ orderId, status }) })
 */
export const commandRoutes = <S, E extends Typed, C extends Typed, const P extends readonly CommandPlan[] = []>(
  base: string,
  leading: Aggregate<S, E, C>,
  _across?: P,
): CommandRoutes<S, C | InstanceType<P[number]['contract']>> => new CommandRoutes(base, leading, []);
