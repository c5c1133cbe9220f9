import type { Credentials } from '@refold/platform/access';
import { httpJson } from '../system/http';
import { withPatience, type Patience } from '../system/patience';
import { Problem } from '../system/problem';

export interface MoneyText {
  /** Decimal text: `12.30`. */
  readonly amount: string;
  readonly currency: string;
}

/** An order as GraphQL gives it. What the system does not know is null. */
export interface ExportedOrder {
  readonly id: string;
  readonly status: string;
  readonly source: { readonly system: string; readonly id: string | null; readonly status: string | null } | null;
  readonly customer: { readonly id: string } | null;
  readonly placedAt: string;
  readonly shipTo: { readonly state: string | null; readonly country: string | null } | null;
  readonly units: number;
  readonly items: MoneyText | null;
  readonly freight: MoneyText | null;
  readonly total: MoneyText | null;
  readonly paid: MoneyText | null;
  readonly declined: MoneyText | null;
  readonly refunded: MoneyText | null;
  readonly payments: readonly { readonly id: string }[];
}

const money = '{ amount currency }';
const query = `query Export($after: String, $filter: OrderFilter) {
  orders(first: 100, after: $after, filter: $filter, sort: [{ field: PLACED_AT, direction: ASC }]) {
    nodes {
      id status source { system id status } customer { id } placedAt shipTo { state country } units
      items ${money} freight ${money} total ${money} paid ${money} declined ${money} refunded ${money}
      payments { id }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly nodes: readonly (ExportedOrder | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Answer {
  readonly data?: { readonly orders: Page } | null;
  readonly errors?: readonly { readonly message: string }[];
}

export interface OrderPages {
  readonly queryApi: string;
  readonly credentials?: Credentials;
  /** Only orders that came in as history from this system. */
  readonly sourceSystem?: string;
  readonly patience: Patience;
}

/**
 * Streams all orders, the oldest first, those of one moment by their id: the same order in every export.
 * @throws Unavailable when the query API is away, Problem when it answers by an error
 */
export async function* ordersOf(pages: OrderPages): AsyncGenerator<ExportedOrder> {
  const { sourceSystem, patience } = pages;
  const filter = sourceSystem === undefined ? undefined : { source: { system: sourceSystem } };
  for (let after: string | undefined; ;) {
    const page = await withPatience(() => pageOf(pages, { after, filter }), patience);
    for (const order of page.nodes) {
      if (order === null) throw new Problem('The query API could not read one of the orders. Its log says which.');
      yield order;
    }
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === null) return;
    after = endCursor;
  }
}

const pageOf = async ({ queryApi, credentials }: OrderPages, variables: object): Promise<Page> => {
  const body = JSON.stringify({ query, variables });
  const url = `${queryApi}/graphql`;
  const request = { method: 'POST', contentType: 'application/json', body } as const;
  const { data, errors } = (await httpJson(url, { ...request, ...(credentials && { credentials }) })) as Answer;
  if (errors?.length) throw new Problem(`The query API answered: ${errors.map(({ message }) => message).join('; ')}`);
  if (data) return data.orders;
  throw new Problem(`${url} answered neither data nor an error. Is it Refold's query API?`);
};
