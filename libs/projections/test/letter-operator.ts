import type { Pool } from 'pg';
import {
  discardLetter,
  listLetters,
  readLetters,
  retryChosen,
  ViewProjection,
  type OwnerClient,
  type ProjectionRunner,
} from '../src';
import { accounts, Deposited, holdings, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, viewRunner } from './projected';

export const opened = (accountId: string, ownerId = 'o1') => new Opened({ accountId, ownerId, limit: '0' });
export const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ accountId, ownerId: 'o1', amount, note });
const silent = (): void => undefined;

/** An operator of the small bank, and what there is to see of its letters. */
export const operatorOf = (pool: Pool) => {
  const tools = (owners?: OwnerClient) =>
    operatorTools(pool, [new ViewProjection(accounts), new ViewProjection(holdings)], { owners });
  const retry = (order: object, owners?: OwnerClient) =>
    retryChosen(tools(owners), { dryRun: false, ...order }, silent);
  const discard = (id: string, order: object = {}, owners?: OwnerClient) =>
    discardLetter(tools(owners), { id, reason: 'test data of a supplier', dryRun: false, ...order });

  const letters = async () => {
    const found = await listLetters(tools(), { limit: 1_000 });
    return found.map(({ status, streamId, streamVersion }) => `${status} ${streamId}@${streamVersion}`);
  };
  const idOf = async (streamId: string, version: number): Promise<string> => {
    const found = await readLetters(pool, null);
    const letter = found.find((each) => each.streamId === streamId && each.streamVersion === version);
    if (!letter) throw new Error(`no letter of ${streamId}@${version}`);
    return letter.id;
  };
  const balances = async () => {
    const { rows } = await pool.query('select account_id, balance::integer from accounts_v1 order by 1');
    return Object.fromEntries(rows.map(({ account_id, balance }) => [account_id, balance])) as Record<string, number>;
  };
  const ledger = async (streamId: string) => {
    const { rows } = await pool.query('select version from accounts_v1__ledger where stream_id = $1', [streamId]);
    return (rows[0] as { version: number } | undefined)?.version;
  };

  /** All that the views database holds, as text. */
  const everything = async (): Promise<string> => {
    const { rows } = await pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    const dumps = rows.map(async ({ name }) => {
      const { rows: dumped } = await pool.query(`select t::text as row from "${name}" t order by 1`);
      return [name, dumped];
    });
    return JSON.stringify(await Promise.all(dumps));
  };

  /** d: opened, a deposit that breaks its fold, two that wait. e: whole. */
  const parkedChain = async (): Promise<{ stores: Stores; runner: ProjectionRunner }> => {
    const stores = new Stores();
    stores.append(opened('d'), opened('e', 'o2'), deposited('d', '1', 'break'), deposited('e', '10'));
    stores.append(deposited('d', '20'), deposited('d', '300'));
    const runner = await viewRunner(pool, accounts);
    await runner.apply(arrivalsOf(stores.recorded), []);
    expect(await letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
    return { stores, runner };
  };

  return { tools, retry, discard, letters, idOf, balances, ledger, everything, parkedChain };
};
