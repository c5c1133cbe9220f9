import { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import { across } from '@refold/platform/write';
import { StockItem } from '../stock/stock-item';
import { commit } from './commit';
import { release } from './release';
import { Reservation } from './reservation';
import { reserve } from './reserve';

const skusOf = ({ lines }: { readonly lines: readonly { readonly sku: string }[] }) => lines.map(({ sku }) => sku);

/** Each of these changes a reservation and the stock of all its lines in one transaction. */
export const reservationCommands = [
  across(Reservation, ReserveStock)
    .with(StockItem, (_, command) => skusOf(command))
    .decide(reserve),
  across(Reservation, ReleaseStock).with(StockItem, skusOf).decide(release),
  across(Reservation, CommitStock).with(StockItem, skusOf).decide(commit),
];
