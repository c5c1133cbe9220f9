import { postgresView } from './postgres-view';

/**
 * Declares what a service keeps for itself of what another one owns: customers that may order, addresses that parcels go
 * to. It is a view in every respect (the same fold, ledger, versions and verbs), and its rows belong to the service
 * that keeps them: nobody else reads them, and nothing is decided on them that a late event could make wrong for good.
 * @example localCopy(KnownCustomer, { name: 'known_customers', version: 1, key: 'customerId', … }).on({ … })
 */
export const localCopy = postgresView;
