import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses } from '@refold/commands';
import { Payments, PaymentsInCheckout } from '@refold/events';
import { compiledModule, LogMailer, WriteSide, type WriteConfig, type WriteSideOptions } from '@refold/platform/write';
import { PaymentPolicy } from './checkout/payment.policy';
import { views as copies } from './copies';
import { PaymentGateway } from './gateway/payment-gateway';
import { PaymentGatewayWorker } from './gateway/payment-gateway.worker';
import { TestGateway } from './gateway/test-gateway';
import { Payment } from './payment/payment';
import { paymentRoutes } from './payment/payment.routes';
import { ReceiptWorker } from './receipts/receipt.worker';

@Module({})
export class PaymentsModule {
  /**
   * @param gateway the way to the provider
   * @param mailer who takes the receipts over; the log, where no provider is set up
   */
  static with(
    config: WriteConfig,
    gateway: PaymentGateway = new TestGateway(),
    mailer: WriteSideOptions['mailer'] = (logger) => new LogMailer(logger),
  ): DynamicModule {
    return {
      module: PaymentsModule,
      imports: [
        WriteSide.for({
          config,
          streams: [Payments, PaymentsInCheckout],
          aggregates: [Payment],
          routes: [paymentRoutes],
          ...{ sagas: [PaymentPolicy], addresses },
          copies,
          copiesModule: compiledModule(__dirname, 'copies'),
          mailer,
          workers: [PaymentGatewayWorker, ...(config.subscription ? [ReceiptWorker] : [])],
          providers: [{ provide: PaymentGateway, useValue: gateway }],
        }),
      ],
    };
  }
}
