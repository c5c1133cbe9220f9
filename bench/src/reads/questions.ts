/** A question to the query API: its body, as POST /graphql takes it. */
export interface Question {
  readonly body: string;
}

const money = '{ amount currency }';

const preJoinedText = `query ($id: ID!) { order(id: $id) {
  id status shipTo { city state } lines { sku quantity unitPrice ${money} freight ${money} } total ${money}
  customer { id name email }
  payments { id status method installments amount ${money} refunded ${money} }
  reservation
  shipments { id status carrier trackingNumber }
} }`;

const composedText = `query ($id: ID!) { composedOrder(id: $id) {
  id order { status shipTo { city state } lines { sku quantity unitPrice ${money} freight ${money} } total ${money} }
  customer { id name email }
  payments { id status method installments amount ${money} refunded ${money} }
  reservation { status }
  shipments { id status carrier trackingNumber }
} }`;

/** An order out of the view, one row. */
export const preJoined = (id: string): Question => asked(preJoinedText, id);

/** The same of it, out of five services. */
export const composed = (id: string): Question => asked(composedText, id);

const asked = (query: string, id: string): Question => ({ body: JSON.stringify({ query, variables: { id } }) });
