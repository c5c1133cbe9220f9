import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses } from '@refold/commands';
import { Shipments, ShipmentsInCheckout } from '@refold/events';
import { compiledModule, LogMailer, WriteSide, type WriteConfig, type WriteSideOptions } from '@refold/platform/write';
import { ShipmentPolicy } from './checkout/shipment.policy';
import { views as copies } from './copies';
import { LabelController } from './label/label.controller';
import { ShipmentMailWorker } from './mail/shipment-mail.worker';
import { Shipment } from './shipment/shipment';
import { shipmentRoutes } from './shipment/shipment.routes';

@Module({})
export class ShippingModule {
  /** @param mailer who takes the mails to customers over; the log, where no provider is set up */
  static with(
    config: WriteConfig,
    mailer: WriteSideOptions['mailer'] = (logger) => new LogMailer(logger),
  ): DynamicModule {
    return {
      module: ShippingModule,
      controllers: [LabelController],
      imports: [
        WriteSide.for({
          ...{ config, streams: [Shipments, ShipmentsInCheckout], aggregates: [Shipment], routes: [shipmentRoutes] },
          ...{ sagas: [ShipmentPolicy], addresses },
          copies,
          copiesModule: compiledModule(__dirname, 'copies'),
          mailer,
          workers: config.subscription ? [ShipmentMailWorker] : [],
        }),
      ],
    };
  }
}
