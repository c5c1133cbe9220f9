import {
  Field,
  GraphQLSchemaBuilderModule,
  GraphQLSchemaFactory,
  Int,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { buildSchema, type GraphQLFieldResolver, GraphQLObjectType } from 'graphql';
import { dropTrivialResolvers } from './plain-fields';

@ObjectType()
class Thing {
  @Field(() => Int)
  plain: number;

  @Field(() => Int, { defaultValue: 5 })
  withDefault: number;

  @Field(() => Int, { name: 'outside' })
  inside: number;

  @Field(() => Int, { middleware: [async (_, next) => Number(await next()) + 1] })
  changed: number;
}

@Resolver(() => Thing)
class Things {
  @Query(() => Thing)
  thing(): Thing {
    return new Thing();
  }
}

const resolversOf = (type: unknown): Record<string, boolean> => {
  const fields = type instanceof GraphQLObjectType ? Object.values(type.getFields()) : [];
  return Object.fromEntries(fields.map(({ name, resolve }) => [name, resolve !== undefined]));
};

test('of what Nest gives to fields, the resolvers that only read a property of the same name are dropped', async () => {
  const module = await Test.createTestingModule({ imports: [GraphQLSchemaBuilderModule] }).compile();
  const schema = await module.get(GraphQLSchemaFactory).create([Things]);
  const before = { plain: true, withDefault: true, outside: true, changed: true };
  expect(resolversOf(schema.getType('Thing'))).toEqual(before);
  expect(dropTrivialResolvers(schema)).toBe(1);
  expect(resolversOf(schema.getType('Thing'))).toEqual({ ...before, plain: false });
});

test('a resolver of another name is kept, and not even called', () => {
  const schema = buildSchema('type Query { a: Int b: Int }');
  let calls = 0;
  const own: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source) => (calls++, source['a']);
  const rootFieldResolver: typeof own = (source) => source['a'];
  const { a, b } = schema.getQueryType()?.getFields() ?? {};
  Object.assign(a ?? {}, { resolve: own });
  Object.assign(b ?? {}, { resolve: rootFieldResolver });
  expect(dropTrivialResolvers(schema)).toBe(0);
  expect(calls).toBe(0);
});
