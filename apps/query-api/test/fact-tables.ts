import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { activate, createLedger } from './view-tables';

interface FactTable {
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
}

/** The tables as the projector makes them; tools/in-step holds the two together, since no app may import another. */
export const factTables: Readonly<Record<string, FactTable>> = {
  order_facts: {
    columns: {
      order_id: 'String',
      placed_at: "DateTime64(6, 'UTC')",
      customer_id: 'String',
      state: 'LowCardinality(Nullable(String))',
      currency: 'LowCardinality(String)',
      source_system: 'LowCardinality(Nullable(String))',
      source_status: 'LowCardinality(Nullable(String))',
    },
    key: ['order_id'],
  },
  order_status_facts: {
    columns: { order_id: 'String', aspect: 'String', status: 'LowCardinality(String)' },
    key: ['order_id', 'aspect'],
  },
  order_line_facts: {
    columns: {
      order_id: 'String',
      line_no: 'UInt32',
      sku: 'String',
      quantity: 'UInt32',
      items: 'Int64',
      freight: 'Int64',
      currency: 'LowCardinality(String)',
    },
    key: ['order_id', 'line_no'],
  },
  payment_facts: {
    columns: {
      payment_id: 'String',
      order_id: 'String',
      method: 'LowCardinality(String)',
      kind: 'LowCardinality(String)',
      amount: 'Int64',
      currency: 'LowCardinality(String)',
      at: "DateTime64(6, 'UTC')",
    },
    key: ['order_id', '_event_id', '_row'],
  },
  product_facts: {
    columns: { sku: 'String', name: 'Nullable(String)', category: 'LowCardinality(Nullable(String))' },
    key: ['sku'],
  },
  checkout_facts: {
    columns: {
      order_id: 'String',
      aspect: 'String',
      detail: 'LowCardinality(String)',
      reason: 'LowCardinality(Nullable(String))',
      at: "DateTime64(6, 'UTC')",
    },
    key: ['order_id', 'aspect'],
  },
  milestone_facts: {
    columns: {
      order_id: 'String',
      milestone: 'LowCardinality(String)',
      shipment_id: 'String',
      at: "DateTime64(6, 'UTC')",
    },
    key: ['order_id', 'milestone', 'shipment_id'],
  },
};

export const createFactTables = async (clickhouse: ClickHouseClient, pool: Pool): Promise<void> => {
  for (const [name, { columns, key }] of Object.entries(factTables)) {
    const all = { ...columns, _event_id: 'UUID', _row: 'UInt16', _version: 'UInt64' };
    const definitions = Object.entries(all).map(([column, type]) => `${column} ${type}`);
    await clickhouse.command({
      query:
        `create table ${name}_v1 (${definitions.join(', ')}) ` +
        `engine = ReplacingMergeTree(_version) order by (${key.join(', ')})`,
    });
    await createLedger(pool, `${name}_v1`);
    await activate(pool, name, 1, 'clickhouse');
  }
};

export type Facts = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Adds facts of version 1, unless they say otherwise: a fact of a higher version replaces the one of the same key. */
export const insertFacts = async (clickhouse: ClickHouseClient, facts: Facts): Promise<void> => {
  for (const [name, rows] of Object.entries(facts)) {
    if (rows.length === 0) continue;
    await clickhouse.insert({
      table: `${name}_v1`,
      format: 'JSONEachRow',
      values: rows.map((row) => ({ _event_id: crypto.randomUUID(), _row: 0, _version: 1, ...row })),
      // Unlike one insert, several batches leave the versions of a fact side by side.
      clickhouse_settings: { date_time_input_format: 'best_effort', optimize_on_insert: 0 },
    });
  }
};

export const emptyFactTables = async (clickhouse: ClickHouseClient): Promise<void> => {
  for (const name of Object.keys(factTables)) await clickhouse.command({ query: `truncate table ${name}_v1` });
};
