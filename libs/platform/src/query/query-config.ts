import { z } from 'zod';
import {
  clickhouseCaOf,
  clickhouseRule,
  clickhouseVariables,
  databaseUrlOf,
  databaseVariables,
  edgeConfig,
  type EdgeConfig,
  edgeRules,
  edgeVariables,
  readEnvironment,
  type ServiceName,
  serviceUrls,
  serviceUrlsOf,
  tokenRule,
  tokenSecretOf,
  tokenVariables,
  variable,
  variables,
} from '../config';
import { type ReadEdge, readEdgeOf, readEdgeRule, readEdgeVariables } from './edge/edge-config';
import type { LiveTerms } from './live/live-terms';

/** Where the query API finds what it reads, and where it listens. */
export interface QueryConfig extends EdgeConfig {
  readonly viewsUrl: string;
  readonly factsUrl: string;
  /** Of the authority that signs ClickHouse's certificate; left out where Node's own list does. */
  readonly clickhouseCa?: string;
  /** Whom the operator's verbs are asked of. */
  readonly projectorUrl: string;
  /** Who is asked for sagas, and for what a service knows itself. */
  readonly serviceUrls: Readonly<Record<ServiceName, string>>;
  /** Processes that must be ready before this one is, by name. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** By which the consistency tokens of commands are believed. */
  readonly tokenSecret: string;
  /** Whether queries that come again are compiled; else graphql-js executes each. */
  readonly compileQueries: boolean;
  /** How callers are met whom nobody knows beforehand. */
  readonly edge: ReadEdge;
  /** What of the terms of live queries is other than usual. */
  readonly live?: Partial<LiveTerms>;
}

const factsUrl = variables.clickhouseUrl('ClickHouse, with a user that may only read', 'query_api');
const graphqlCompile = variable(
  {
    purpose:
      'whether GraphQL queries that come a second time are compiled, for speed; with off each is interpreted by graphql-js, ' +
      'and the answers are the same',
    example: 'off',
  },
  z.enum(['on', 'off'], 'must be on or off').default('on'),
);
const urlsOfOthers = { PROJECTOR_URL: variables.processUrl('the projector', 4006), ...serviceUrls };

export const queryVariables = {
  ...edgeVariables(4000),
  DATABASE_URL_VIEWS: variables.databaseUrl('views'),
  CLICKHOUSE_READ_URL: factsUrl,
  ...databaseVariables,
  ...clickhouseVariables,
  ...tokenVariables,
  GRAPHQL_COMPILE: graphqlCompile,
  ...readEdgeVariables,
  ...urlsOfOthers,
};

/**
 * Configuration of the query API. `CLICKHOUSE_URL` stands in for `CLICKHOUSE_READ_URL`; of the others' URLs those that
 * are set are asked whether they are ready.
 * @throws EnvironmentError naming all that is missing or wrong
 */
export const queryConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): QueryConfig => {
  const name = 'query-api';
  const given = {
    ...environment,
    CLICKHOUSE_READ_URL: environment['CLICKHOUSE_READ_URL'] || environment['CLICKHOUSE_URL'],
  };
  const values = readEnvironment(name, queryVariables, given, [
    ...edgeRules,
    ...[tokenRule, clickhouseRule, readEdgeRule],
  ]);
  const dependencies = Object.keys(urlsOfOthers)
    .filter((variable) => environment[variable])
    .map((variable) => [processOf(variable), values[variable as keyof typeof urlsOfOthers]] as const);
  return {
    ...edgeConfig(name, values),
    viewsUrl: databaseUrlOf(values.DATABASE_URL_VIEWS, values),
    factsUrl: values.CLICKHOUSE_READ_URL,
    ...clickhouseCaOf(values),
    projectorUrl: values.PROJECTOR_URL,
    serviceUrls: serviceUrlsOf(values),
    dependencies: Object.fromEntries(dependencies),
    tokenSecret: tokenSecretOf(values),
    compileQueries: values.GRAPHQL_COMPILE === 'on',
    edge: readEdgeOf(values),
    corsOrigins: values.CORS_ORIGINS,
  };
};

const processOf = (variable: string): string => variable.replace(/^SERVICE_URL_|_URL$/g, '').toLowerCase();
