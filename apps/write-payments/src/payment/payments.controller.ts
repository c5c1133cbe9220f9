import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AuthorisePayment, CapturePayment, FailPayment, RefundPayment } from '@refold/commands';
import { read, readNew, type CommandAnswer } from '@refold/platform/write';

@Controller('payments')
export class PaymentsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  authorise(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(AuthorisePayment, 'paymentId', body));
  }

  @Post(':paymentId/capture')
  @HttpCode(200)
  capture(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(CapturePayment, body, path));
  }

  @Post(':paymentId/fail')
  @HttpCode(200)
  fail(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(FailPayment, body, path));
  }

  /** A payment can be refunded in parts; each refund has an id of its own. */
  @Post(':paymentId/refund')
  @HttpCode(200)
  refund(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(RefundPayment, 'refundId', body, path));
  }
}
