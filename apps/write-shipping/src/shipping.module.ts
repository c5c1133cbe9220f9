import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses } from '@refold/commands';
import { Shipments, ShipmentsInCheckout } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { ShipmentPolicy } from './checkout/shipment.policy';
import { Shipment } from './shipment/shipment';
import { shipmentRoutes } from './shipment/shipment.routes';

@Module({})
export class ShippingModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: ShippingModule,
      imports: [
        WriteSide.for({
          ...{ config, streams: [Shipments, ShipmentsInCheckout], aggregates: [Shipment], routes: [shipmentRoutes] },
          ...{ sagas: [ShipmentPolicy], addresses },
        }),
      ],
    };
  }
}
