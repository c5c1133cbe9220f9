import { buildSchema, type GraphQLObjectType, Kind, parse } from 'graphql';
import { anyone, type Caller, type Role } from '../../access';
import { AnswerError } from '../errors/answer-error';
import { askedFields } from './asked-fields';
import { MAY_ASK, PERSONAL } from './may-ask';
import { refuseFields } from './refuse-fields';

const schema = buildSchema(`
  type Query { order: Order, sales: Int, node: Node, forgotten: Int }
  type Mutation { rebuild: Int }
  interface Node { id: ID, secret: Int }
  type Order implements Node { id: ID, secret: Int, shipTo: String, lines: [Line], self: Order }
  type Line { sku: ID, product: Product }
  type Product { name: String }
`);
const extend = (type: string, field: string, extensions: object) =>
  Object.assign((schema.getType(type) as GraphQLObjectType).getFields()[field]?.extensions ?? {}, extensions);
const everybody: readonly Role[] = ['customer', 'staff', 'operator', 'service'];
for (const field of ['order', 'node']) extend('Query', field, { [MAY_ASK]: everybody });
extend('Query', 'sales', { [MAY_ASK]: ['staff', 'operator'] });
extend('Mutation', 'rebuild', { [MAY_ASK]: ['operator'] });
extend('Line', 'product', { [MAY_ASK]: ['staff'] });
extend('Order', 'secret', { [MAY_ASK]: ['staff'] });
extend('Order', 'shipTo', { [PERSONAL]: true });

const asked = (text: string, name?: string) => {
  const document = parse(text);
  const operation = document.definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION && (name === undefined || each.name?.value === name),
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no such operation.');
  return askedFields(schema, document, operation);
};
const caller = (...roles: Role[]): Caller => ({ subject: 'ann', roles, customerId: 'ann' });
const refusal = (text: string, who: Caller = caller('customer')): unknown => {
  try {
    refuseFields(asked(text), who);
    return undefined;
  } catch (error) {
    return (error as AnswerError).extensions;
  }
};
const naming = (...fields: string[]) => ({ code: 'FORBIDDEN', fields, http: { status: 403 } });

describe('what an operation asks', () => {
  it('is refused to whom one field of it is not for, with the name of every such field', () => {
    expect(refusal('{ order { id } }')).toBeUndefined();
    expect(refusal('{ order { id } sales }')).toEqual(naming('Query.sales'));
    expect(refusal('{ sales order { lines { product { name } } } }')).toEqual(naming('Query.sales', 'Line.product'));
    expect(refusal('{ sales order { lines { product { name } } } }', caller('staff'))).toBeUndefined();
    expect(refusal('mutation { rebuild }', caller('staff'))).toEqual(naming('Mutation.rebuild'));
  });

  it.each([
    ['an alias', '{ order { id } id: sales }'],
    ['a fragment', '{ ...A } fragment A on Query { sales }'],
    ['a fragment of a fragment', '{ ...A } fragment A on Query { ...B } fragment B on Query { sales }'],
    ['a fragment without a name', '{ ... { ... on Query { sales } } }'],
    ['a field that may be left out', 'query ($with: Boolean = false) { order { id } sales @include(if: $with) }'],
    ['a second field of the same name', '{ order { id } sales sales }'],
  ])('is looked through behind %s', (_, text) => {
    expect(refusal(text)).toEqual(naming('Query.sales'));
  });

  it('is found as deep as it nests, and behind every type that an interface may be', () => {
    const deep = `{ order { ${'self { '.repeat(5)} lines { product { name } } ${'}'.repeat(5)} } }`;
    expect(refusal(deep)).toEqual(naming('Line.product'));
    expect(refusal('{ node { secret } }')).toEqual(naming('Order.secret'));
    expect(refusal('{ node { ... on Order { lines { product { name } } } } }')).toEqual(naming('Line.product'));
  });

  it('is closed to all where nobody has said who may ask it', () => {
    for (const role of everybody) expect(refusal('{ forgotten }', caller(role))).toEqual(naming('Query.forgotten'));
  });

  it('may be anything where nobody is asked who they are, and the schema itself for everybody', () => {
    expect(refusal('{ sales forgotten order { secret } }', anyone)).toBeUndefined();
    expect(refusal('{ __typename __schema { types { name fields { name } } } }')).toBeUndefined();
  });

  it('is that of the operation which is run, and not of others in the document', () => {
    const both = 'query A { order { id } } query B { sales }';
    expect([...asked(both, 'A').declared.keys()]).toEqual(['Query.order']);
    expect([...asked(both, 'B').declared.keys()]).toEqual(['Query.sales']);
  });

  it('tells what of it is personal', () => {
    expect([...asked('{ order { id } }').personal]).toEqual([]);
    expect([...asked('{ a: order { to: shipTo } b: order { shipTo } }').personal]).toEqual(['Order.shipTo']);
  });

  it('is found in time that does not double with each fragment', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Order { ...F${n + 1} self { ...F${n + 1} } }`,
    );
    const text = `{ order { ...F0 } } ${doubling.join(' ')} fragment F60 on Order { secret }`;
    expect(refusal(text)).toEqual(naming('Order.secret'));
  });

  it('says why in words, once for all fields of the same roles', () => {
    const message = () =>
      refuseFields(asked('{ sales order { secret lines { product { name } } } }'), caller('service'));
    expect(message).toThrow(
      'Query.sales: This is for callers with the role staff or operator; your token names service. ' +
        'Order.secret, Line.product: This is for callers with the role staff; your token names service.',
    );
  });
});
