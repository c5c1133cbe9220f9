import { Injectable } from '@nestjs/common';
import { Orders } from '@refold/events';
import { LocalCopies, MailOutbox, type FeedWorker, type LocalCopy } from '@refold/platform/write';
import type { KnownCustomer } from '../customers/known-customer.row';
import { knownCustomers } from '../customers/known-customers';
import { cancelledMail, confirmedMail, type OrderMail } from './order-mails';

/** Tells customers how their orders have ended, each once. */
@Injectable()
export class OrderMailWorker implements FeedWorker<typeof Orders> {
  readonly name = 'order-mails';
  readonly from = Orders;
  readonly begins = 'next' as const;
  readonly paceMs = 250;
  private readonly customers: LocalCopy<KnownCustomer>;

  constructor(
    copies: LocalCopies,
    private readonly outbox: MailOutbox,
  ) {
    this.customers = copies.of(knownCustomers);
  }

  readonly on: FeedWorker<typeof Orders>['on'] = {
    OrderConfirmed: (event) => this.tell(event, confirmedMail),
    OrderCancelled: (event) => this.tell(event, cancelledMail),
  };

  private async tell<E extends { readonly customerId: string }>(
    event: E,
    write: (event: E, customer: KnownCustomer | undefined) => OrderMail,
  ): Promise<null> {
    await this.outbox.post(write(event, await this.customers.certain(event.customerId)));
    return null;
  }
}
