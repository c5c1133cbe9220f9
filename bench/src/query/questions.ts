/** What is measured: an order by its id, a page of orders, and sums of sales. */
export const questionNames = ['A', 'B', 'C'] as const;
export type QuestionName = (typeof questionNames)[number];

/** One request, as the load generator sends it. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** The statuses whose latest orders are asked for in turn. */
export const statuses = ['delivered', 'shipped', 'confirmed', 'cancelled'] as const;

const money = '{ amount currency }';
const allParts = `id status placedAt confirmedAt cancelledAt cancelReason reservation units
  customer { id name email } shipTo { street city state postalCode country }
  lines { sku name quantity unitPrice ${money} freight ${money} sellerId }
  payments { id status method installments amount ${money} refunded ${money} reason at }
  shipments { id status carrier trackingNumber scheduledAt dispatchedAt deliveredAt returnedAt }
  items ${money} freight ${money} total ${money} paid ${money} declined ${money} refunded ${money}
  source { system id status }`;

const texts: Readonly<Record<QuestionName, string>> = {
  A: `query ($id: ID!) { order(id: $id) { ${allParts} } }`,
  B: `query ($status: [OrderStatus!]) {
    orders(first: 50, filter: { status: $status }, sort: [{ field: PLACED_AT, direction: DESC }]) {
      edges { cursor node { ${allParts} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }`,
  C: `{ sales(by: [MONTH, STATE]) { month state orders units
    items ${money} freight ${money} paid ${money} declined ${money} refunded ${money} } }`,
};

/** By GraphQL, of the query API. */
export const asked = (question: QuestionName, ids: readonly string[]): readonly Sent[] =>
  variablesOf(question, ids, (status) => ({ status: [status.toUpperCase()] })).map((variables) =>
    posted('/graphql', texts[question], variables),
  );

/** The same rows, of the bare server. */
export const bareAsked = (question: QuestionName, ids: readonly string[]): readonly Sent[] => {
  if (question === 'A') return ids.map((id) => ({ method: 'GET', path: `/order?id=${id}` }));
  if (question === 'B') return statuses.map((status) => ({ method: 'GET', path: `/orders?status=${status}` }));
  return [{ method: 'GET', path: '/sales' }];
};

const columns = `orderId customerId customerName customerEmail status orderStatus cancelReason reservation
  placedAt confirmedAt cancelledAt shipTo lines payments shipments currency units itemsAmount freightAmount totalAmount
  paidAmount declinedAmount refundedAmount sourceSystem sourceId sourceStatus`;

const peerTexts = {
  A: `query ($id: String!) { orderDetailsV1ByOrderId(orderId: $id) { ${columns} } }`,
  B: `query ($status: String!) {
    allOrderDetailsV1S(first: 50, condition: { status: $status }, orderBy: [PLACED_AT_DESC]) {
      edges { cursor node { ${columns} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }`,
} as const;

/** The same of PostGraphile, with whole jsonb values: fewer fields than ours. It has no sales. */
export const peerAsked = (question: 'A' | 'B', ids: readonly string[]): readonly Sent[] =>
  variablesOf(question, ids, (status) => ({ status })).map((variables) =>
    posted('/graphql', peerTexts[question], variables),
  );

const variablesOf = (
  question: QuestionName,
  ids: readonly string[],
  ofStatus: (status: string) => object,
): readonly object[] => {
  if (question === 'A') return ids.map((id) => ({ id }));
  return question === 'B' ? statuses.map(ofStatus) : [{}];
};

const posted = (path: string, query: string, variables: object): Sent => ({
  ...{ method: 'POST', path },
  body: JSON.stringify({ query, variables }),
});
