/** The stores that projections write to: rows in PostgreSQL, facts in ClickHouse. */
export type Engine = 'postgres' | 'clickhouse';
