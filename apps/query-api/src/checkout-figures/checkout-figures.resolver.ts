import { DateTime, MayAsk, type QueryContext, Reads, tooCostly } from '@refold/platform';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { figuresCost } from '../figures/figures-cost';
import { checkMoments } from '../figures/moments';
import { inStoredOrder, ofAnySize } from '../figures/settings';
import { timeZoneName } from '../sales/time-zone';
import { CheckoutStyle } from '../saga/saga-enums';
import { CheckoutDimension } from './figures-dimension';
import { figuresStatement, mostRows } from './figures-query';
import { FiguresRowAnswer } from './figures-row.answer';

/** The facts that these figures are read from. */
export const checkoutFactsTable = 'checkout_facts';

@ArgsType()
class FiguresArgs {
  @Field(() => [CheckoutDimension], { defaultValue: [], description: 'What to split by; totals when left out.' })
  by: CheckoutDimension[];

  @Field(() => DateTime, { nullable: true, description: 'Orders placed at this moment or later.' })
  from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Orders placed before this moment.' })
  to?: string | null;

  @Field(() => String, { defaultValue: 'UTC', description: 'Zone in which days begin: `America/Sao_Paulo`.' })
  timeZone: string;

  @Field(() => CheckoutStyle, { nullable: true, description: 'In this style.' })
  style?: CheckoutStyle | null;
}

@Resolver()
export class CheckoutFiguresResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(checkoutFactsTable)
  @Query(() => [FiguresRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'How checkouts ended and how long they took, counted. Rows are sorted by their dimensions; ' +
      `more than ${mostRows} are refused, never cut.`,
  })
  async checkoutFigures(@Args() args: FiguresArgs, @Context() { reader }: QueryContext): Promise<FiguresRowAnswer[]> {
    checkMoments(args);
    const question = { ...args, timeZone: timeZoneName(args.timeZone) };
    const rows = await reader.readFacts(async (facts, versions) => {
      const { text, values } = figuresStatement(question, versions.tableOf(checkoutFactsTable));
      return facts.query<FiguresFactsRow>(`${text}\nsettings ${ofAnySize}, ${inStoredOrder}`, values);
    });
    if (rows.length > mostRows)
      throw tooCostly(`These are more than ${mostRows} rows. Ask for a shorter time or fewer dimensions.`);
    return rows.map(toFigures);
  }
}

type Count = 'checkouts' | 'confirmed' | 'cancelled' | 'open' | 'compensated';
interface FiguresFactsRow extends Readonly<Record<Count, string>> {
  readonly day?: string;
  readonly style?: FiguresRowAnswer['style'];
  readonly outcome?: FiguresRowAnswer['outcome'];
  readonly why?: string;
  /** Of no durations they are no numbers. */
  readonly percentiles: readonly (number | null)[];
}

const toFigures = ({ percentiles, ...row }: FiguresFactsRow): FiguresRowAnswer => {
  const [p50Seconds = null, p95Seconds = null, p99Seconds = null] = percentiles.map((each) =>
    Number.isFinite(each) ? each : null,
  );
  return {
    ...{ day: row.day ?? null, style: row.style ?? null, outcome: row.outcome ?? null, reason: row.why ?? null },
    ...{ checkouts: BigInt(row.checkouts), confirmed: BigInt(row.confirmed), cancelled: BigInt(row.cancelled) },
    ...{ open: BigInt(row.open), compensated: BigInt(row.compensated), p50Seconds, p95Seconds, p99Seconds },
  };
};
