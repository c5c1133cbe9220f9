import type { AnyMessageClass, Saga } from '@refold/model';
import type { Delivery } from '@refold/sagas';

/** Where a service takes a command: always by POST. */
export interface CommandAddress {
  readonly contract: AnyMessageClass;
  readonly service: string;
  /** `orders/:orderId/confirm`, with the command's fields in the place of the names. */
  readonly path: string;
}

/** The path of this one command. */
export const pathOf = ({ path }: CommandAddress, { type, body }: Pick<Delivery, 'type' | 'body'>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => {
    const value = (body as Readonly<Record<string, unknown>>)[name];
    if (typeof value !== 'string' || value === '')
      throw new Error(`${type} has no ${name}, which is part of its path.`);
    return encodeURIComponent(value);
  });

/**
 * @param own contracts that this service decides itself
 * @throws Error when a saga sends what nobody is known to take, or a policy sends to another service
 */
export const refuseUnaddressed = (
  sagas: readonly Saga[],
  own: readonly AnyMessageClass[],
  addresses: readonly CommandAddress[],
): void => {
  for (const { name, telling, sends } of sagas)
    for (const contract of sends.filter((each) => !own.includes(each))) {
      if (telling === 'trouble')
        throw new Error(`${name} is a policy and sends ${contract.type}, which its own service does not decide.`);
      if (!addresses.some((address) => address.contract === contract))
        throw new Error(`${name} sends ${contract.type}, and no address says which service takes it.`);
    }
};
