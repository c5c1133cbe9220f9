import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { dropTrivialResolvers } from '@refold/platform';
import { Test } from '@nestjs/testing';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { resolvers } from './query-api.module';

/** `Order.status`, of all fields that have a resolver. */
const resolved = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values(isObjectType(type) ? type.getFields() : {})
        .filter(({ resolve }) => resolve)
        .map(({ name }) => `${type.name}.${name}`),
    );

test('Nest leaves no resolver on what is only read from a row: if it names them otherwise, each costs a call again', async () => {
  const module = await Test.createTestingModule({ imports: [GraphQLSchemaBuilderModule] }).compile();
  const schema = await module.get(GraphQLSchemaFactory).create([...resolvers]);
  const before = resolved(schema);
  expect(before.length).toBeGreaterThan(200);
  expect(dropTrivialResolvers(schema)).toBe(before.length);
  expect(resolved(schema)).toEqual([]);
});
