import type { AnyCommandRoutes, CommandRoute } from '../routes/command-routes';
import { exampleOf, inputSchemaOf, withoutFields } from './body-schema';
import { answerOfStatus, components, refusalRefs, securityOf } from './components';
import { readOperationOf, readSchemas } from './read-operation';

export interface DescribedService {
  readonly service: string;
  readonly routes: readonly AnyCommandRoutes[];
  /** Nobody is asked who they are. */
  readonly open: boolean;
}

/** The commands and reads of a service as OpenAPI 3.1, from the tables and contracts that make its endpoints. */
export const openapiOf = ({ service, routes, open }: DescribedService): object => ({
  openapi: '3.1.0',
  info: {
    title: `Refold ${service}`,
    version: '1.0.0',
    description:
      `The commands of the service ${service}, each answered by what it made happen, and what it tells of what is its ` +
      'own. Whoever reads what belongs to several services, searches or sorts asks the query API, by GraphQL. ' +
      'Whatever is not done is answered by a problem document (RFC 9457).',
  },
  servers: [{ url: '/' }],
  tags: routes.map(({ base }) => ({ name: base })),
  paths: pathsOf(routes, open),
  components: { ...components, schemas: { ...components.schemas, ...readSchemas(routes.flatMap(readsOf)) } },
});

const readsOf = ({ reads }: AnyCommandRoutes) => reads;

/** By path, and under it by method. */
const pathsOf = (routes: readonly AnyCommandRoutes[], open: boolean): Record<string, object> => {
  const paths: Record<string, object> = {};
  const add = (path: string, operation: object): void => {
    const key = `/${path.replace(/:(\w+)/g, '{$1}')}`;
    paths[key] = { ...paths[key], ...operation };
  };
  for (const table of routes) {
    for (const route of table.routes) add(route.path, { post: operationOf(table, route, open) });
    for (const read of table.reads) add(read.path, { get: readOperationOf(table.base, read, open) });
  }
  return paths;
};

const operationOf = ({ base }: AnyCommandRoutes, route: CommandRoute, open: boolean): object => {
  const { contract, status, note } = route;
  return {
    operationId: contract.type.charAt(0).toLowerCase() + contract.type.slice(1),
    tags: [base],
    summary: inWords(contract.type),
    description: [...(note ? [note] : []), callersOf(route)].join(' '),
    parameters: [...pathParametersOf(route), { $ref: '#/components/parameters/IdempotencyKey' }],
    requestBody: bodyOf(route),
    responses: { [status]: answerOfStatus(status), ...refusalRefs },
    security: securityOf(open),
  };
};

const parametersOf = ({ path }: CommandRoute): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

const pathParametersOf = (route: CommandRoute): object[] => {
  const { properties } = inputSchemaOf(route.contract);
  const example = exampleOf(route.contract);
  return parametersOf(route).map((name) => ({
    ...{ name, in: 'path', required: true, schema: properties[name] },
    ...(example && { example: example[name] }),
  }));
};

/** Ids of the path need not be said again, so they are left out here. */
const bodyOf = (route: CommandRoute): object => {
  const out = parametersOf(route);
  const schema = withoutFields(inputSchemaOf(route.contract), { out, optional: route.makes });
  const example = Object.entries(exampleOf(route.contract) ?? {}).filter(([name]) => !out.includes(name));
  return {
    required: schema.required !== undefined,
    content: { 'application/json': { schema, examples: { usual: { value: Object.fromEntries(example) } } } },
  };
};

const callersOf = ({ by, theirs }: CommandRoute): string =>
  `For ${by.join(', ')}${theirs ? '; customers for what is theirs' : ''}.`;

/** `PlaceOrder` is "Place order". */
const inWords = (type: string): string => {
  const words = type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
