import type { QueryResultRow } from 'pg';

export interface Statement {
  /** Under which a connection keeps it prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Runs one statement: in a snapshot, or each for itself. */
export type Run = <Row extends QueryResultRow>(statement: Statement) => Promise<{ readonly rows: Row[] }>;
