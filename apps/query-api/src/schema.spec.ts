import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitsDirective, mostListed, withSubscriptions } from '@refold/platform';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import {
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { mostRows } from './figures/ask-facts';
import { figuresCost } from './figures/figures-cost';
import { examples } from './playground/examples';
import { resolvers } from './query-api.module';

const file = join(__dirname, '..', 'schema.graphql');

describe('the schema', () => {
  let schema: GraphQLSchema;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [GraphQLSchemaBuilderModule] }).compile();
    const made = await module.get(GraphQLSchemaFactory).create([...resolvers], { directives: [awaitsDirective] });
    schema = lexicographicSortSchema(withSubscriptions(made));
  });

  it('is the one in schema.graphql; after a change, run this test with UPDATE_SCHEMA=1', () => {
    const printed = `${printSchema(schema)}\n`;
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, printed);
    expect(readFileSync(file, 'utf8')).toBe(printed);
  });

  it.each(examples)('has all that the example $name asks for', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('has all that the page on filters asks for', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'how-to', 'filter-and-page-lists.md'), 'utf8');
    const questions = [...page.matchAll(/```graphql\n(.*?)```/gs)].map(([, question = '']) => question);
    expect(questions.length).toBeGreaterThan(2);
    for (const question of questions) expect(validate(schema, parse(question))).toEqual([]);
  });

  it('has figures of which the most rows may be answered with all that they have, and the names of their types', () => {
    const valuesOf = (type: GraphQLObjectType): number =>
      Object.values(type.getFields()).reduce((sum, field) => {
        const below = getNamedType(field.type);
        return sum + 1 + (isObjectType(below) ? valuesOf(below) : 0);
      }, 1);
    const questions = Object.values(schema.getQueryType()?.getFields() ?? {});
    const figures = questions.filter(({ extensions }) => extensions['complexity'] === figuresCost);
    // Of a ranking there are as many as `first` says, three times.
    const rows = figures.filter(({ args }) => !args.some(({ name }) => name === 'first'));
    expect(rows.length).toBeGreaterThan(4);
    for (const { name, type } of rows) {
      const row = getNamedType(type);
      expect([name, isObjectType(row) && mostRows * valuesOf(row) <= mostListed]).toEqual([name, true]);
    }
  });

  it('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    const roots: unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const check = (name: string, { description }: { readonly description?: string | null }) => {
      if (!description) bare.push(name);
    };
    for (const directive of schema.getDirectives()) {
      check(`@${directive.name}`, directive);
      for (const argument of directive.args) check(`@${directive.name}(${argument.name})`, argument);
    }
    for (const type of Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))) {
      if (!roots.includes(type)) check(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        for (const argument of field.args) check(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    expect(bare).toEqual([]);
  });
});
