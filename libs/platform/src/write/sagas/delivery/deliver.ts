import type { AnyMessageClass } from '@refold/model';
import type { Deliver } from '@refold/sagas';
import type { CommandAddress } from './address';
import type { LocalDelivery } from './local-delivery';
import type { RemoteDelivery } from './remote-delivery';

export interface Ways {
  /** Contracts that this service decides itself. */
  readonly own: readonly AnyMessageClass[];
  readonly local: Pick<LocalDelivery, 'deliver'>;
  readonly addresses: readonly CommandAddress[];
  readonly remote: Pick<RemoteDelivery, 'deliver'>;
}

/** Here what this service decides, over HTTP what others do. */
export const deliverBy = ({ own, local, addresses, remote }: Ways): Deliver => {
  const ownTypes = new Set(own.map(({ type }) => type));
  const byType = new Map(addresses.map((address) => [address.contract.type, address]));
  return async (delivery) => {
    if (ownTypes.has(delivery.type)) return local.deliver(delivery);
    const address = byType.get(delivery.type);
    if (!address) throw new Error(`No address says which service takes ${delivery.type}.`);
    return remote.deliver(delivery, address);
  };
};
