import { type Reader, tooCostly } from '@refold/platform';
import { timeZoneName } from '../sales/time-zone';
import { type AskedByState, refuseByState } from './by-state';
import type { FiguresArgs } from './figures.args';
import { checkMoments } from './moments';
import { inStoredOrder, ofAnySize } from './settings';

/** Physical tables by the name of the facts. */
export type FactTables = Readonly<Record<string, string>>;

export interface FactsStatement {
  readonly text: string;
  readonly values: Record<string, unknown>;
}

/** Rows that one answer may have. */
export const mostRows = 10_000;
/** Ends every statement: one row more tells that there are too many. */
export const limit = String(mostRows + 1);

type Asked = Pick<FiguresArgs, 'from' | 'to' | 'timeZone'> & AskedByState;

/**
 * Arguments that every question for figures has, checked, the zone in the spelling that every store knows.
 * @throws AnswerError naming the argument that is wrong, or that this reader may not ask so
 */
export const checked = <Args extends Asked>(args: Args, { scope }: Pick<Reader, 'scope'>): Args => {
  checkMoments(args);
  refuseByState(args, scope);
  return { ...args, timeZone: timeZoneName(args.timeZone) };
};

/**
 * Rows of figures, out of the active versions of these facts.
 * @throws AnswerError when there are more than one answer may have: they are never cut
 */
export const askFacts = async <Row>(
  reader: Reader,
  facts: readonly string[],
  statement: (tables: FactTables) => FactsStatement,
): Promise<Row[]> => {
  const rows = await reader.readFacts(async (client, versions) => {
    const { text, values } = statement(Object.fromEntries(facts.map((each) => [each, versions.tableOf(each)])));
    return client.query<Row>(`${text}\nsettings ${ofAnySize}, ${inStoredOrder}`, values);
  });
  if (rows.length > mostRows)
    throw tooCostly(`These are more than ${mostRows} rows. Ask for a shorter time or longer stretches of it.`);
  return rows;
};
