import { Module, type DynamicModule } from '@nestjs/common';
import { Shipments } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { ShipmentsController } from './shipment/shipments.controller';
import { Shipment } from './shipment/shipment';

@Module({ controllers: [ShipmentsController] })
export class ShippingModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: ShippingModule,
      imports: [WriteSide.for({ config, streams: [Shipments], aggregates: [Shipment] })],
    };
  }
}
