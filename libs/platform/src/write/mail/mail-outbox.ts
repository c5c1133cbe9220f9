import { sql } from '@refold/event-store';
import type { Pool } from 'pg';
import type { Mail, Mailer } from './mailer';

const noteMail = sql(__dirname, 'note-mail');
const beginHandOver = sql(__dirname, 'begin-hand-over');
const listMails = sql(__dirname, 'list-mails');
const forgetMails = sql(__dirname, 'forget-mails');

/** Days after which address and text are taken out of a mail. */
const keptDays = 30;

/** A mail that may have nowhere to go: `to` is null when no address of the customer is known. */
export type MailToNote = Omit<Mail, 'to'> & { readonly to: string | null };

export interface NotedMail extends MailToNote {
  readonly notedAt: Date;
  readonly tries: number;
  /** Null while it waits, and for one that has nowhere to go. */
  readonly handedOverAt: Date | null;
}

/**
 * Hands each mail over once, as far as that is possible: it is written down under its key first, and what was handed over
 * is not handed over again. Between the mailer's answer and its note lies a moment in which a process can die; then the
 * mail is handed over again with the same key and in the same words.
 */
export class MailOutbox {
  constructor(
    private readonly pool: Pool,
    private readonly mailer: Mailer,
  ) {}

  /** @throws Error when the mailer has not taken it: call it again with the same key */
  async post({ key, to, subject, text }: MailToNote): Promise<void> {
    await this.pool.query(noteMail, [key, to, subject, text]);
    const { rows } = await this.pool.query<Mail>(beginHandOver, [key]);
    if (!rows[0]) return;
    await this.mailer.send(rows[0]);
    await this.pool.query('update mails set handed_over_at = clock_timestamp() where key = $1', [key]);
  }

  /** @param keysFrom how their keys begin */
  async list(limit: number, keysFrom: string | null = null): Promise<NotedMail[]> {
    const { rows } = await this.pool.query<NotedMail>(listMails, [limit, keysFrom]);
    return rows;
  }

  async forgetOld(): Promise<void> {
    await this.pool.query(forgetMails, [keptDays]);
  }
}
