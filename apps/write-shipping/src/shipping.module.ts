import { Module, type DynamicModule } from '@nestjs/common';
import { Shipments } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { Shipment } from './shipment/shipment';
import { shipmentRoutes } from './shipment/shipment.routes';

@Module({})
export class ShippingModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: ShippingModule,
      imports: [WriteSide.for({ config, streams: [Shipments], aggregates: [Shipment], routes: [shipmentRoutes] })],
    };
  }
}
