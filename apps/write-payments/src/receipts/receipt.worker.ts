import { Injectable } from '@nestjs/common';
import { Payments } from '@refold/events';
import { LocalCopies, MailOutbox, type FeedWorker, type LocalCopy } from '@refold/platform/write';
import type { Payer } from '../customers/payer.row';
import { payers } from '../customers/payers';
import { receiptOf, refundReceiptOf, type Receipt } from './receipts';

/** Sends a receipt for each payment that came in and for each refund, once. */
@Injectable()
export class ReceiptWorker implements FeedWorker<typeof Payments> {
  readonly name = 'receipts';
  readonly from = Payments;
  readonly begins = 'next' as const;
  readonly paceMs = 250;
  private readonly payers: LocalCopy<Payer>;

  constructor(
    copies: LocalCopies,
    private readonly outbox: MailOutbox,
  ) {
    this.payers = copies.of(payers);
  }

  readonly on: FeedWorker<typeof Payments>['on'] = {
    PaymentCaptured: (event) => this.send(event, receiptOf),
    PaymentRefunded: (event) => this.send(event, refundReceiptOf),
  };

  private async send<E extends { readonly customerId: string }>(
    event: E,
    write: (event: E, payer: Payer | undefined) => Receipt,
  ): Promise<null> {
    await this.outbox.post(write(event, await this.payers.certain(event.customerId)));
    return null;
  }
}
