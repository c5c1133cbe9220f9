import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses, PlaceOrder } from '@refold/commands';
import { Checkouts, Orders, OrdersInCheckout } from '@refold/events';
import {
  compiledModule,
  guard,
  LogMailer,
  WriteSide,
  type WriteConfig,
  type WriteSideOptions,
} from '@refold/platform/write';
import { checkout } from './checkout/checkout.saga';
import { orderPolicy } from './checkout/order.policy';
import { views as copies } from './copies';
import { knownCustomers } from './customers/known-customers';
import { mayOrder } from './customers/may-order';
import { OrderMailWorker } from './mail/order-mail.worker';
import { orderIn } from './order/order';
import { orderRoutes } from './order/order.routes';

const customerIsKnown = guard(PlaceOrder, {
  copy: knownCustomers,
  by: ({ customerId }) => customerId,
  judge: mayOrder,
});

@Module({})
export class OrdersModule {
  /** @param mailer who takes the mails to customers over; the log, where no provider is set up */
  static with(
    config: WriteConfig,
    mailer: WriteSideOptions['mailer'] = (logger) => new LogMailer(logger),
  ): DynamicModule {
    if (!config.checkout) throw new Error(`${config.process} is not told how orders are checked out.`);
    const { style, deadline } = config.checkout;
    return {
      module: OrdersModule,
      imports: [
        WriteSide.for({
          ...{ config, streams: [Orders, Checkouts, OrdersInCheckout] },
          ...{ aggregates: [orderIn(style)], routes: [orderRoutes] },
          // Both: orders that began in the other style finish in it.
          ...{ sagas: [checkout(deadline), orderPolicy(deadline)], addresses },
          copies,
          copiesModule: compiledModule(__dirname, 'copies'),
          mailer,
          workers: config.subscription ? [OrderMailWorker] : [],
          guards: config.knownCustomers === 'any' ? [] : [customerIsKnown],
        }),
      ],
    };
  }
}
