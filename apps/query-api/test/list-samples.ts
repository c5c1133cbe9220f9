/** Of a catalogue: by what lists of products and of stock are filtered alike. */
const ofProducts: Readonly<Record<string, readonly string[]>> = {
  skus: ['["sku-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
  'name.equals': ['"Copo Azul cfcd"', '"none"'],
  'name.in': ['["Copo Azul cfcd", "none"]'],
  'name.contains': ['"azul"', '"Azul c4"', '"zzz"'],
  'name.startsWith': ['"copo"', '"Prato Verde f7"', '"zz"'],
  'name.isNull': ['false', 'true'],
  categories: ['["toys"]', '["garden", "books"]', '["rare"]'],
  'price.currency': ['"BRL"', '"JPY"', '"CHF"'],
  'price.gte': ['"5.02"', '"299.99"'],
  'price.gt': ['"290.00"'],
  'price.lt': ['"290.00"', '"0.02"'],
  'price.lte': ['"0.02"'],
  active: ['true', 'false'],
};

/** Values of each field by which a list is filtered: frequent ones, rare ones, and such as there are none. */
export const samples: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  orders: {
    ids: ['["order-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    status: ['[DELIVERED]', '[RETURNED]', '[PLACED]', '[RETURNED, PLACED, SHIPPED]', '[DELIVERED, CANCELLED]'],
    customerId: ['"customer-7"', '"none"'],
    customerIds: ['["customer-7", "customer-70"]'],
    'customerName.equals': ['"Ana Silva cfcd"', '"none"'],
    'customerName.in': ['["Ana Silva cfcd", "none"]'],
    'customerName.contains': ['"silva"', '"Silva c4"', '"zzz"'],
    'customerName.startsWith': ['"ana"', '"João"', '"Igor Lima f7"', '"zz"'],
    'customerName.isNull': ['true', 'false'],
    'placedAt.gte': ['"2017-02-01T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    'placedAt.gt': ['"2017-02-01T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    'placedAt.lt': ['"2017-01-02T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    'placedAt.lte': ['"2017-01-02T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    placedFrom: ['"2018-06-05T00:00:00Z"'],
    placedTo: ['"2017-01-02T00:00:00Z"'],
    'total.currency': ['"BRL"', '"JPY"', '"CHF"'],
    'total.gte': ['"300.00"', '"304.99"'],
    'total.gt': ['"300.00"'],
    'total.lt': ['"5.02"'],
    'total.lte': ['"5.02"', '"300.00"'],
    totalMin: ['"304.99"'],
    totalMax: ['"5.02"'],
    currency: ['"BRL"', '"JPY"', '"CHF"'],
    'source.system': ['"olist"', '"none"'],
    'source.id': ['"none"'],
    'source.status': ['"invoiced"', '"none"'],
  },
  customers: {
    ids: ['["customer-7", "none"]'],
    name: ['"Ana Silva cfcd"', '"none"'],
    'nameMatches.equals': ['"none"'],
    'nameMatches.in': ['["Ana Silva cfcd", "none"]'],
    'nameMatches.contains': ['"souza"', '"zzz"'],
    'nameMatches.startsWith': ['"ana"', '"zz"'],
    'nameMatches.isNull': ['true', 'false'],
    email: ['"buyer7@example.com"'],
    active: ['true', 'false'],
    'orderCount.in': ['[1, 3]', '[19]'],
    'orderCount.gte': ['1', '19'],
    'orderCount.gt': ['18'],
    'orderCount.lt': ['1'],
    'orderCount.lte': ['1'],
    'registeredAt.gte': ['"2017-03-20T00:00:00Z"'],
    'registeredAt.gt': ['"2016-03-20T00:00:00Z"'],
    'registeredAt.lt': ['"2016-01-02T00:00:00Z"'],
    'registeredAt.lte': ['"2016-01-02T00:00:00Z"'],
    registeredFrom: ['"2017-03-20T00:00:00Z"'],
    registeredTo: ['"2016-01-02T00:00:00Z"'],
    'source.system': ['"olist"', '"none"'],
    'source.id': ['"none"'],
  },
  sagas: {
    ids: ['["order-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    status: ['[ENDED]', '[STUCK]', '[RUNNING, COMPENSATING]'],
    style: ['ORCHESTRATION', 'CHOREOGRAPHY'],
    stuck: ['true', 'false'],
    olderThanSeconds: ['60', '2147483647'],
    'startedAt.gte': ['"2018-06-05T00:00:00Z"'],
    'startedAt.gt': ['"2017-06-05T00:00:00Z"'],
    'startedAt.lt': ['"2017-01-02T00:00:00Z"'],
    'startedAt.lte': ['"2018-01-02T00:00:00Z"'],
    customerId: ['"customer-7"', '"none"'],
  },
  payments: {
    ids: ['["payment-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    status: ['[CAPTURED]', '[REFUNDED, REQUESTED]', '[FAILED]'],
    methods: ['["credit_card"]', '["boleto", "voucher"]', '["debit_card"]', '["none"]'],
    orderIds: ['["order-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    customerIds: ['["customer-7", "customer-70"]'],
    'amount.currency': ['"BRL"', '"JPY"', '"CHF"'],
    'amount.gte': ['"5.02"', '"304.99"'],
    'amount.gt': ['"300.00"'],
    'amount.lt': ['"300.00"', '"5.02"'],
    'amount.lte': ['"5.02"'],
    'begunAt.gte': ['"2017-02-01T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    'begunAt.gt': ['"2018-06-05T00:00:00Z"'],
    'begunAt.lt': ['"2018-06-05T00:00:00Z"', '"2017-01-02T00:00:00Z"'],
    'begunAt.lte': ['"2017-01-02T00:00:00Z"'],
  },
  shipments: {
    ids: ['["shipment-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    status: ['[DELIVERED]', '[RETURNED, SCHEDULED]', '[DISPATCHED]'],
    carriers: ['["Correios"]', '["DHL", "none"]'],
    orderIds: ['["order-c4ca4238a0b923820dcc509a6f75849b", "none"]'],
    customerIds: ['["customer-7", "customer-70"]'],
    'begunAt.gte': ['"2017-02-01T00:00:00Z"', '"2018-06-05T00:00:00Z"'],
    'begunAt.gt': ['"2018-06-05T00:00:00Z"'],
    'begunAt.lt': ['"2018-06-05T00:00:00Z"', '"2017-01-02T00:00:00Z"'],
    'begunAt.lte': ['"2017-01-02T00:00:00Z"'],
  },
  products: ofProducts,
  stock: ofProducts,
};

/** What is rare in each list. */
export const rarely: Readonly<Record<string, string>> = {
  orders: 'status: [RETURNED]',
  customers: 'orderCount: { gte: 21 }',
  sagas: 'stuck: true',
  payments: 'status: [FAILED]',
  shipments: 'status: [RETURNED]',
  products: 'active: false',
  stock: 'categories: ["rare"]',
};

/** What must come next where this is sorted by first. */
const next: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customers: { ORDER_COUNT: 'REGISTERED_AT' },
  products: { NAME: 'SKU', CATEGORY: 'SKU' },
  stock: { NAME: 'SKU', CATEGORY: 'SKU' },
};

export interface SortStep {
  readonly field: string;
  readonly direction: string;
}

/** Whether the list offers this order. */
export const isOffered = (list: string, first: SortStep, second: SortStep): boolean => {
  if (first.field === 'STATUS') return second.field.endsWith('_AT');
  const wanted = next[list]?.[first.field];
  return wanted === undefined || (second.field === wanted && second.direction === first.direction);
};

/** As much as the limits of amounts need beside them. */
const beside: Readonly<Record<string, string>> = { totalMin: 'currency: "BRL"', totalMax: 'currency: "BRL"' };

export const asFilter = (path: string, value: string): string => {
  const [field = '', part] = path.split('.');
  if (part === undefined) return [`${field}: ${value}`, beside[field]].filter(Boolean).join(', ');
  const currency = ['total', 'amount', 'price'].includes(field) && part !== 'currency' ? 'currency: "BRL", ' : '';
  return `${field}: { ${currency}${part}: ${value} }`;
};
