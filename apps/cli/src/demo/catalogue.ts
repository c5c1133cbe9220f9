/** A small shop's catalogue. Prices are what the shop asks in each market; they are no conversions. */
export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly prices: Readonly<Record<Market['currency'], string>>;
  readonly stock: number;
}

export interface Market {
  readonly country: string;
  readonly currency: 'EUR' | 'USD' | 'BRL' | 'JPY' | 'KWD';
  readonly freight: string;
}

export const markets = {
  de: { country: 'DE', currency: 'EUR', freight: '4.90' },
  us: { country: 'US', currency: 'USD', freight: '7.50' },
  br: { country: 'BR', currency: 'BRL', freight: '18.90' },
  jp: { country: 'JP', currency: 'JPY', freight: '650' },
  kw: { country: 'KW', currency: 'KWD', freight: '2.250' },
} as const satisfies Record<string, Market>;

const prices = (EUR: string, USD: string, BRL: string, JPY: string, KWD: string) => ({ EUR, USD, BRL, JPY, KWD });

export const products: readonly DemoProduct[] = [
  {
    sku: 'tea-sencha',
    name: 'Sencha, 100 g',
    category: 'tea',
    prices: prices('9.80', '11.50', '59.90', '1200', '3.400'),
    stock: 120,
  },
  {
    sku: 'tea-assam',
    name: 'Assam, 250 g',
    category: 'tea',
    prices: prices('12.40', '13.90', '72.50', '1600', '4.250'),
    stock: 80,
  },
  {
    sku: 'coffee-santos',
    name: 'Santos, 500 g',
    category: 'coffee',
    prices: prices('14.90', '16.90', '49.90', '2100', '5.150'),
    stock: 200,
  },
  {
    sku: 'coffee-yirgacheffe',
    name: 'Yirgacheffe, 250 g',
    category: 'coffee',
    prices: prices('11.50', '13.25', '68.00', '1800', '4.100'),
    stock: 60,
  },
  {
    sku: 'cup-porcelain',
    name: 'Cup of porcelain',
    category: 'ware',
    prices: prices('18.00', '21.00', '99.00', '2800', '6.750'),
    stock: 90,
  },
  {
    sku: 'pot-iron',
    name: 'Iron teapot, 0.8 l',
    category: 'ware',
    prices: prices('64.00', '72.00', '389.00', '9800', '22.500'),
    stock: 25,
  },
  {
    sku: 'kettle-gooseneck',
    name: 'Gooseneck kettle',
    category: 'ware',
    prices: prices('49.90', '55.00', '299.00', '7400', '17.900'),
    stock: 30,
  },
  {
    sku: 'mill-hand',
    name: 'Hand mill',
    category: 'ware',
    prices: prices('79.00', '89.00', '459.00', '12500', '27.750'),
    stock: 15,
  },
  {
    sku: 'honey-forest',
    name: 'Forest honey, 350 g',
    category: 'food',
    prices: prices('8.20', '9.50', '44.90', '1300', '2.900'),
    stock: 70,
  },
  {
    sku: 'caddy-lacquer',
    name: 'Lacquered tea caddy',
    category: 'ware',
    prices: prices('120.00', '135.00', '720.00', '18000', '42.000'),
    stock: 1,
  },
];

export interface DemoCustomer {
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly market: keyof typeof markets;
  readonly address: { street: string; city: string; state?: string; postalCode?: string };
}

const customer = (name: string, market: DemoCustomer['market'], address: DemoCustomer['address']): DemoCustomer => {
  const customerId = `demo-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return { customerId, name, market, address, email: `${customerId}@example.org` };
};

export const customers: readonly DemoCustomer[] = [
  customer('Ada Brandt', 'de', { street: 'Lindenweg 4', city: 'Köln', state: 'NW', postalCode: '50674' }),
  customer('Jonas Weber', 'de', { street: 'Am Markt 1', city: 'Leipzig', state: 'SN', postalCode: '04109' }),
  customer('Mia Schuster', 'de', { street: 'Hafenstrasse 20', city: 'Hamburg', state: 'HH', postalCode: '20359' }),
  customer('Grace Miller', 'us', { street: '12 Elm Street', city: 'Portland', state: 'OR', postalCode: '97205' }),
  customer('Henry Ortiz', 'us', { street: '480 Ocean Avenue', city: 'San Diego', state: 'CA', postalCode: '92101' }),
  customer('Ana Souza', 'br', { street: 'Rua das Flores 33', city: 'São Paulo', state: 'SP', postalCode: '01311' }),
  customer('Bruno Lima', 'br', {
    street: 'Avenida Atlântica 900',
    city: 'Rio de Janeiro',
    state: 'RJ',
    postalCode: '22010',
  }),
  customer('Carla Mendes', 'br', {
    street: 'Rua da Bahia 120',
    city: 'Belo Horizonte',
    state: 'MG',
    postalCode: '30160',
  }),
  customer('Yuki Tanaka', 'jp', { street: '2-4-1 Nishi', city: 'Kyoto', state: '26', postalCode: '600-8001' }),
  customer('Ren Ito', 'jp', { street: '5-7 Kita', city: 'Sapporo', state: '01', postalCode: '060-0001' }),
  customer('Layla Hassan', 'kw', { street: 'Gulf Road 8', city: 'Kuwait City' }),
  customer('Omar Said', 'kw', { street: 'Palm Street 3', city: 'Salmiya' }),
];
