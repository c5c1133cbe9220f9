import { command, Id, Text } from '@refold/model';
import { z } from 'zod';

/* What the gateway said, as commands: the worker gives them, no endpoint does. A repeat of an answer changes nothing. */

export class RecordAuthorisation extends command('RecordAuthorisation', {
  paymentId: Id,
  gatewayReference: Text(100),
}) {}
export class RecordCapture extends command('RecordCapture', { paymentId: Id, gatewayReference: Text(100) }) {}
export class RecordDecline extends command('RecordDecline', {
  paymentId: Id,
  /** What was asked for when the gateway declined. */
  step: z.enum(['authorisation', 'capture']),
  reason: Text(200),
}) {}
export class RecordRefund extends command('RecordRefund', {
  paymentId: Id,
  refundId: Id,
  gatewayReference: Text(100),
}) {}
export class RecordRefundFailure extends command('RecordRefundFailure', {
  paymentId: Id,
  refundId: Id,
  reason: Text(200),
}) {}
