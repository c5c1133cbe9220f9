import { postgresView, type RecordedEvent } from '@refold/model';
import { Column, Entity } from 'typeorm';
import type { AnyView } from '../src';
import { Accounts, deposits, HoldingRow, holdings, Owners } from './bank';

/** A later row of the same view: it knows how many deposits there were. */
@Entity('holdings')
export class CountedHoldingRow extends HoldingRow {
  @Column('integer') deposits: number;
}

/** The view of the bank's owners in any version, folded as version 1 is, with a column more. */
export const holdingsOf = (version: number) =>
  postgresView(CountedHoldingRow, {
    ...{ name: 'holdings', version, key: 'ownerId', from: [Accounts, Owners] },
    initial: { name: null, accounts: 0, deposited: 0n, deposits: 0 },
    definedBy: ['Named', 'Opened'],
  }).on({
    Named: (_, { name }) => ({ name }),
    Opened: (row) => ({ accounts: row.accounts + 1 }),
    Deposited: (row, { amount }) => ({ deposited: row.deposited + amount, deposits: row.deposits + 1 }),
  });

@Entity('holdings')
export class AuditedHoldingRow extends HoldingRow {
  @Column('integer') audits: number;
}

/** Version 1 with a column that only begins with a value, or that a type more changes. */
export const auditedHoldings = (version: number, audits: object = {}): AnyView => ({
  ...holdings,
  version,
  row: AuditedHoldingRow,
  initial: { ...holdings.initial, audits: 7 },
  on: { ...holdings.on, ...audits },
});

export const depositsOf = (version: number): typeof deposits => ({ ...deposits, version });

interface Data {
  readonly ownerId: string;
  readonly name: string;
  readonly amount: string;
}

/** What the events come to, by plain arithmetic that shares nothing with the projections. */
export const holdingsIn = (recorded: readonly RecordedEvent[]): Record<string, object> => {
  const holdings: Record<string, { name: string | null; accounts: number; deposited: number; deposits: number }> = {};
  for (const { type, data } of recorded) {
    const { ownerId, name, amount } = data as Data;
    const holding = (holdings[ownerId] ??= { name: null, accounts: 0, deposited: 0, deposits: 0 });
    if (type === 'Named') holding.name = name;
    if (type === 'Opened') holding.accounts += 1;
    if (type === 'Deposited') holding.deposits += 1;
    if (type === 'Deposited') holding.deposited += Number(amount);
  }
  return holdings;
};
