import { Extensions } from '@nestjs/graphql';
import { Allow, type Role } from '../../access';

/** Under this key a field's extensions name the roles that may ask it. */
export const MAY_ASK = 'mayAsk';

type Declares = (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => void;

/**
 * Who may ask this field: said at every field of Query and Mutation, and further down at what is for fewer than the field
 * that leads there. On a resolver class it speaks for every field in it. A field at the top of which nobody says it is
 * closed to all.
 */
export const MayAsk =
  (...roles: readonly [Role, ...Role[]]): Declares =>
  (target, property, descriptor) => {
    const declare = Extensions({ [MAY_ASK]: roles }) as (on: object, name: string) => void;
    if (property !== undefined) {
      declare(target, String(property));
      // A resolver is guarded as an endpoint is, too: a way to it that has no operation to look through is no way past.
      if (descriptor) Allow(...roles)(target, property, descriptor);
      return;
    }
    const { prototype } = target as { readonly prototype: object };
    for (const name of Object.getOwnPropertyNames(prototype)) if (name !== 'constructor') declare(prototype, name);
    Allow(...roles)(target as Parameters<ClassDecorator>[0]);
  };

/** Under this key a field's extensions say that it is personal. */
export const PERSONAL = 'personal';

/** A field out of what the contracts mark as personal. It is null for roles that have no need of it: see `Scope`. */
export const Personal = (): PropertyDecorator => Extensions({ [PERSONAL]: true });
