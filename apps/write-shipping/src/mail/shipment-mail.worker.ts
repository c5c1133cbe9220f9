import { Injectable } from '@nestjs/common';
import { Shipments } from '@refold/events';
import { LocalCopies, MailOutbox, type FeedWorker, type LocalCopy } from '@refold/platform/write';
import type { Recipient } from '../customers/recipient.row';
import { recipients } from '../customers/recipients';
import { dispatchedMail } from './dispatched-mail';

/** Tells customers that a parcel has left, each once. */
@Injectable()
export class ShipmentMailWorker implements FeedWorker<typeof Shipments> {
  readonly name = 'shipment-mails';
  readonly from = Shipments;
  readonly begins = 'next' as const;
  readonly paceMs = 250;
  private readonly recipients: LocalCopy<Recipient>;

  constructor(
    copies: LocalCopies,
    private readonly outbox: MailOutbox,
  ) {
    this.recipients = copies.of(recipients);
  }

  readonly on: FeedWorker<typeof Shipments>['on'] = {
    ShipmentDispatched: async (event) => {
      await this.outbox.post(dispatchedMail(event, await this.recipients.certain(event.customerId)));
      return null;
    },
  };
}
