import {
  type ConnectionAnswer,
  connectionComplexity,
  connectionOf,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
} from '@refold/platform';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { CustomerAnswer } from '../customer/customer.answer';
import { customerRows } from '../customer/load-customer';
import { toCustomer } from '../customer/to-customer';
import { CustomerSort, customerSortKeys } from './customer-sort';
import { customerCriterion, CustomerFilter } from './customers.filter';

const CustomerConnection = connectionOf(CustomerAnswer, 'Customer');

@ArgsType()
class CustomersArgs extends PageArgs {
  @Field(() => CustomerFilter, { nullable: true, description: 'Which customers; all when left out.' })
  filter?: CustomerFilter | null;

  @Field(() => [CustomerSort], { nullable: true, description: 'In which order; the newest first when left out.' })
  sort?: CustomerSort[] | null;
}

@Resolver()
export class CustomersResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads('customer_overview')
  @Query(() => CustomerConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: 'Customers, page by page. A page neither skips nor repeats customers when others come in between.',
  })
  customers(
    @Args() { filter, sort, ...page }: CustomersArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<CustomerAnswer>> {
    const list = { rows: customerRows, keys: customerSortKeys(sort), toNode: toCustomer };
    return readConnection(list, [customerCriterion(filter).holds], page, reader, info);
  }
}
