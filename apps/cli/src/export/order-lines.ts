import type { ExportedOrder } from './order-pages';

const columns: Readonly<Record<string, (order: ExportedOrder) => string | number | null | undefined>> = {
  order_id: ({ id }) => id,
  status: ({ status }) => status.toLowerCase(),
  customer_id: ({ customer }) => customer?.id,
  placed_at: ({ placedAt }) => placedAt,
  country: ({ shipTo }) => shipTo?.country,
  state: ({ shipTo }) => shipTo?.state,
  units: ({ units }) => units,
  currency: ({ total }) => total?.currency,
  items: ({ items }) => items?.amount,
  freight: ({ freight }) => freight?.amount,
  total: ({ total }) => total?.amount,
  paid: ({ paid }) => paid?.amount,
  declined: ({ declined }) => declined?.amount,
  refunded: ({ refunded }) => refunded?.amount,
  payments: ({ payments }) => payments.length,
  source_system: ({ source }) => source?.system,
  source_id: ({ source }) => source?.id,
  source_status: ({ source }) => source?.status,
};

export const formats = ['csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];

/** The line above the orders, if the format has one. */
export const headerOf = (format: Format): string => (format === 'csv' ? `${Object.keys(columns).join(',')}\n` : '');

/** An order as one line: all that GraphQL gave as JSON, or its figures as CSV (RFC 4180, ended by LF). */
export const lineOf = (format: Format, order: ExportedOrder): string => {
  if (format === 'ndjson') return `${JSON.stringify(order)}\n`;
  const cells = Object.values(columns).map((value) => cell(String(value(order) ?? '')));
  return `${cells.join(',')}\n`;
};

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
