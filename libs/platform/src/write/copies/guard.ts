import type { AnyMessageClass, PostgresView } from '@refold/model';
import type { AnyView } from '@refold/projections';

/** What must hold of a copy's row before a command may make anything happen. */
export interface Guard {
  readonly contract: AnyMessageClass;
  readonly copy: AnyView;
  readonly by: (command: never) => string;
  readonly judge: (row: never, command: never) => void;
}

/**
 * Declares what a command needs to find in a local copy. It is asked only when the decision makes events, so a repeated
 * command is answered whatever has become of the row since; a row that is not there is waited for a moment.
 * @param judge pure; throws a Rejection, by `reject`, when the command may not go on
 * @example guard(PlaceOrder, { copy: knownCustomers, by: ({ customerId }) => customerId, judge: mayOrder })
 */
export const guard = <K extends AnyMessageClass, Row extends object>(
  contract: K,
  declared: {
    readonly copy: Pick<PostgresView<Row>, 'row'> & AnyView;
    readonly by: (command: InstanceType<K>) => string;
    readonly judge: (row: Readonly<Row> | undefined, command: InstanceType<K>) => void;
  },
): Guard => ({ contract, ...declared });
