import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses } from '@refold/commands';
import { Payments, PaymentsInCheckout } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { PaymentPolicy } from './checkout/payment.policy';
import { PaymentGateway } from './gateway/payment-gateway';
import { PaymentGatewayWorker } from './gateway/payment-gateway.worker';
import { TestGateway } from './gateway/test-gateway';
import { Payment } from './payment/payment';
import { paymentRoutes } from './payment/payment.routes';

@Module({})
export class PaymentsModule {
  /** @param gateway the way to the provider */
  static with(config: WriteConfig, gateway: PaymentGateway = new TestGateway()): DynamicModule {
    return {
      module: PaymentsModule,
      imports: [
        WriteSide.for({
          config,
          streams: [Payments, PaymentsInCheckout],
          aggregates: [Payment],
          routes: [paymentRoutes],
          ...{ sagas: [PaymentPolicy], addresses },
          workers: [PaymentGatewayWorker],
          providers: [{ provide: PaymentGateway, useValue: gateway }],
        }),
      ],
    };
  }
}
