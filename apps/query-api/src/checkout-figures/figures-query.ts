import { sqlTemplate } from '@refold/platform';
import { join } from 'node:path';
import { between } from '../figures/moments';
import { bucketName } from '../figures/time-bucket';
import type { CheckoutStyle } from '../saga/saga-enums';
import type { CheckoutDimension } from './figures-dimension';

export interface FiguresQuestion {
  readonly by: readonly CheckoutDimension[];
  readonly from?: string | null;
  readonly to?: string | null;
  readonly timeZone: string;
  readonly style?: CheckoutStyle | null;
}

export interface FiguresStatement {
  readonly text: string;
  readonly values: Record<string, unknown>;
}

/** Rows that one answer may have. */
export const mostRows = 10_000;

const figures = sqlTemplate(join(__dirname, 'sql'), 'checkout-figures');

const dimensions: Readonly<Record<CheckoutDimension, string>> = {
  day: `${bucketName('day', 'started_at')} as day`,
  style: 'style',
  outcome: 'outcome',
  reason: `if(empty(cancel_reason), '(none)', cancel_reason) as why`,
};

/** @param table the physical one of `checkout_facts` */
export const figuresStatement = (question: FiguresQuestion, table: string): FiguresStatement => {
  const { by, from, to, style, timeZone } = question;
  const { condition, values } = between('started_at', from, to);
  const conditions = [condition, ...(style != null ? ['style = {style:String}'] : [])];
  const text = figures({
    dimensions: [...new Set(by)].map((name) => `${dimensions[name]}, `).join(''),
    checkout_facts: table,
    conditions: conditions.join(' and '),
    limit: String(mostRows + 1),
  });
  return { text, values: { timeZone, ...values, ...(style != null && { style }) } };
};
