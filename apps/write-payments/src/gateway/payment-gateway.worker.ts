import { Injectable } from '@nestjs/common';
import { Payments } from '@refold/events';
import type { FeedWorker } from '@refold/platform/write';
import {
  RecordAuthorisation,
  RecordCapture,
  RecordDecline,
  RecordRefund,
  RecordRefundFailure,
} from '../payment/answers';
import { PaymentGateway } from './payment-gateway';

/** Asks the provider for what has been requested, and records what it says. */
@Injectable()
export class PaymentGatewayWorker implements FeedWorker<typeof Payments> {
  readonly name = 'payment-gateway';
  readonly from = Payments;

  constructor(private readonly gateway: PaymentGateway) {}

  readonly on: FeedWorker<typeof Payments>['on'] = {
    PaymentAuthorisationRequested: async ({ paymentId, amount, method }) => {
      const answer = await this.gateway.authorise({ key: paymentId, amount, method });
      return answer.approved
        ? new RecordAuthorisation({ paymentId, gatewayReference: answer.reference })
        : new RecordDecline({ paymentId, step: 'authorisation', reason: answer.reason });
    },

    PaymentCaptureRequested: async ({ paymentId, amount, method }) => {
      const answer = await this.gateway.capture({ key: paymentId, amount, method });
      return answer.approved
        ? new RecordCapture({ paymentId, gatewayReference: answer.reference })
        : new RecordDecline({ paymentId, step: 'capture', reason: answer.reason });
    },

    PaymentChargeRequested: async ({ paymentId, amount, method }) => {
      const answer = await this.gateway.charge({ key: paymentId, amount, method });
      return answer.approved
        ? new RecordCapture({ paymentId, gatewayReference: answer.reference })
        : new RecordDecline({ paymentId, step: 'capture', reason: answer.reason });
    },

    // Given up by us or declined by the provider: either way nothing is to be held any longer.
    PaymentFailed: async ({ paymentId }) => {
      await this.gateway.release(paymentId);
      return null;
    },

    RefundRequested: async ({ paymentId, refundId, amount, method }) => {
      const answer = await this.gateway.refund({ key: refundId, paymentKey: paymentId, amount, method });
      return answer.approved
        ? new RecordRefund({ paymentId, refundId, gatewayReference: answer.reference })
        : new RecordRefundFailure({ paymentId, refundId, reason: answer.reason });
    },
  };
}
