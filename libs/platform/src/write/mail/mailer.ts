import type { Logger } from '../../logging';

/** A mail to one customer. */
export interface Mail {
  /** Of the business, such as `order-4711/confirmed`: the same for every try, so that a provider can drop repeats. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/**
 * Takes mails over: a provider's API, an SMTP server. One may come twice with the same key, when its answer was lost or
 * the process died before it was written down; a provider that takes an idempotency key is given this one.
 */
export interface Mailer {
  /** @throws Error when it was not taken over; then it is tried again */
  send(mail: Mail): Promise<void>;
}

/** For a system without a provider: the log says what would have been sent, not to whom and not what. */
export class LogMailer implements Mailer {
  constructor(private readonly logger: Logger) {}

  async send({ key, subject }: Mail): Promise<void> {
    this.logger.info({ mail: key, subject }, 'A mail was handed over to the log: no mail provider is set up.');
  }
}

/** For tests: keeps what it was given, every time. */
export class RecordingMailer implements Mailer {
  readonly mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }
}
