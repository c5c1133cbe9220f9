import type { Provider, Type } from '@nestjs/common';
import type { Logger } from '../../logging';
import { Runtime } from '../runtime/runtime';
import { MailOutbox } from './mail-outbox';
import type { Mailer } from './mailer';
import { MailsController } from './mails.controller';

export interface MailOfService {
  /** Who takes the mails over that the workers write. */
  readonly mailer?: ((logger: Logger) => Mailer) | undefined;
  readonly relayOnly?: boolean;
}

/** What the workers of a service hand their mails to; nothing where there is no mailer. */
export const mailProvidersOf = ({ mailer }: MailOfService, logger: Logger): Provider[] => {
  if (!mailer) return [];
  const useFactory = (runtime: Runtime): MailOutbox => {
    const outbox = new MailOutbox(runtime.pool, mailer(logger));
    runtime.addSweep(() => outbox.forgetOld());
    return outbox;
  };
  return [{ provide: MailOutbox, useFactory, inject: [Runtime] }];
};

export const mailControllersOf = ({ mailer, relayOnly = false }: MailOfService): Type[] =>
  mailer && !relayOnly ? [MailsController] : [];
