import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Id, InvalidMessage } from '@refold/model';
import { Allow } from '@refold/platform/access';
import { LocalCopies, Runtime, stateNow, type LocalCopy } from '@refold/platform/write';
import type { Recipient } from '../customers/recipient.row';
import { recipients } from '../customers/recipients';
import { Shipment } from '../shipment/shipment';
import { labelOf, type Label } from './label';

/** What is printed for a parcel, for whoever packs it. */
@Allow('staff', 'service')
@Controller('shipments')
export class LabelController {
  private readonly recipients: LocalCopy<Recipient>;

  constructor(
    @Inject(Runtime) private readonly runtime: Runtime,
    @Inject(LocalCopies) copies: LocalCopies,
  ) {
    this.recipients = copies.of(recipients);
  }

  /** 404 `shipment/unknown`, 409 `shipment/no-address`, 503 while it cannot be said who the customer is. */
  @Get(':shipmentId/label')
  async show(@Param('shipmentId') text: string): Promise<Label> {
    const shipment = await stateNow(this.runtime, Shipment, readId(text));
    const { customerId = '' } = shipment.parties ?? {};
    return labelOf(shipment, await this.recipients.certain(customerId));
  }
}

const readId = (text: string): string => {
  const { success, data, error } = Id.safeParse(text);
  if (!success) throw InvalidMessage.of('Path', error);
  return data;
};
