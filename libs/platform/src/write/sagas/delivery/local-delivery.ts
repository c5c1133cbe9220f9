import type { CommandBus } from '@nestjs/cqrs';
import type { Delivered, Delivery } from '@refold/sagas';
import { itself } from '../../../access';
import { inContext, type Logger } from '../../../logging';
import { read, readAsked } from '../../commands/input/command-input';
import type { CommandRoute } from '../../routes/command-routes';
import { deliveredOfError } from './delivered';

/** For a command of this process; what waits for a lock goes on, and a repeat finds what it did. */
const longestMs = 10_000;

export interface LocalOptions {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly routes: readonly CommandRoute[];
  readonly logger: Logger;
  /** Milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

/** Has this service's own commands carried out in this process, as if they had come over HTTP from itself. */
export class LocalDelivery {
  constructor(private readonly options: LocalOptions) {}

  deliver(delivery: Delivery): Promise<Delivered> {
    const { id: idempotencyKey, correlationId, causationId, traceparent } = delivery;
    return inContext({ correlationId, causationId, traceparent, caller: itself, idempotencyKey }, () =>
      this.carryOut(delivery),
    );
  }

  private async carryOut({ type, contract, body }: Delivery): Promise<Delivered> {
    const { commands, routes, logger, timeoutMs = longestMs } = this.options;
    try {
      const route = routes.find((each) => each.contract.type === type);
      const command = route ? readAsked(route, body) : (read(contract, body) as object);
      return (await endsWithin(timeoutMs, commands.execute(command)))
        ? { kind: 'done' }
        : { kind: 'later', why: 'no answer in time' };
    } catch (error) {
      const delivered = deliveredOfError(error);
      if (delivered) return delivered;
      logger.error({ err: error, command: type }, 'A command of a saga failed.');
      return { kind: 'later', why: 'a fault of this service, which its log tells' };
    }
  }
}

const endsWithin = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
};
