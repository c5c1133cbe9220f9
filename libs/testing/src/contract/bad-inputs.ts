import type { JsonSchema } from './api-document';

/** One mistake in an otherwise good body. */
export interface BadInput {
  readonly mistake: string;
  readonly body: unknown;
  /** JSON pointer to where the mistake is. */
  readonly pointer: string;
}

type Path = readonly (string | number)[];

/** For every field at every depth of the example all the mistakes that its schema rules out, one at a time. */
export const badInputsOf = (schema: JsonSchema, example: object): BadInput[] => [
  ...[null, [], 'text', 5, true].map((body) => ({
    mistake: `a body that is ${JSON.stringify(body)}`,
    body,
    pointer: '#',
  })),
  ...mistakesIn(schema, example, []).map(({ mistake, path, change }) => ({
    mistake: `${path.join('.')}: ${mistake}`,
    body: changed(example, path, change),
    pointer: `#${path.map((step) => `/${step}`).join('')}`,
  })),
];

interface Mistake {
  readonly mistake: string;
  readonly path: Path;
  /** Given to the field; undefined leaves it out. */
  readonly change: unknown;
}

const mistakesIn = (schema: JsonSchema, value: unknown, path: Path): Mistake[] => {
  const here = path.length === 0 ? [] : wrongValues(schema).map(([mistake, change]) => ({ mistake, path, change }));
  const { properties = {}, required = [], items } = schema;
  if (items && Array.isArray(value) && value.length > 0) return [...here, ...mistakesIn(items, value[0], [...path, 0])];
  if (schema.type !== 'object') return here;
  const fields = Object.entries(properties)
    .filter(([name]) => name in (value as object))
    .flatMap(([name, field]) => mistakesIn(field, (value as Record<string, unknown>)[name], [...path, name]));
  const missing = required.map((name) => ({ mistake: 'missing', path: [...path, name], change: undefined }));
  return [...here, ...fields, ...missing, { mistake: 'unknown field', path: [...path, 'unheard'], change: 1 }];
};

type Wrong = readonly [mistake: string, value: unknown];

const wrongValues = (schema: JsonSchema): Wrong[] => [
  ...otherTypes(schema.type).map((value): Wrong => [`${JSON.stringify(value)} instead of ${schema.type}`, value]),
  ...beyondBounds(schema),
];

const otherTypes = (type: string | undefined): unknown[] => {
  const samples: Readonly<Record<string, unknown>> = {
    string: 'text',
    integer: 7,
    boolean: true,
    array: [],
    object: {},
  };
  const others = Object.entries(samples).filter(([name]) => name !== type);
  return [null, ...others.map(([, value]) => value), ...(type === 'integer' ? ['7', 1.5, ''] : [])];
};

const numberIn = (schema: JsonSchema, bound: string): number | undefined =>
  typeof schema[bound] === 'number' ? schema[bound] : undefined;

const beyondBounds = (schema: JsonSchema): Wrong[] => {
  const text = (length: number) => 'x'.repeat(length);
  const list = (length: number) => Array.from({ length }, () => ({}));
  const beyond: [string, (bound: number) => unknown][] = [
    ['maxLength', (most) => text(most + 1)],
    ['minLength', (least) => text(least - 1)],
    ['maximum', (most) => most + 1],
    ['minimum', (least) => least - 1],
    ['exclusiveMinimum', (least) => least],
    ['maxItems', (most) => list(most + 1)],
    ['minItems', (least) => list(least - 1)],
  ];
  const wrong = beyond.flatMap(([name, value]): Wrong[] => {
    const bound = numberIn(schema, name);
    return bound === undefined ? [] : [[`beyond its ${name}`, value(bound)]];
  });
  if (schema.pattern !== undefined)
    for (const value of ['', ' ', 'not so!', text(5000)]) wrong.push(['another form', value]);
  if (schema.enum) wrong.push(['none of those', 'none of those']);
  if (schema.not) wrong.push(['what it must not be', schema.not.const]);
  return wrong;
};

const changed = (value: unknown, [step, ...rest]: Path, change: unknown): unknown => {
  if (step === undefined) return change;
  if (Array.isArray(value))
    return value.map((each, at) => (at === step ? changed(each, rest, change) : (each as unknown)));
  const fields = { ...(value as Record<string, unknown>) };
  return { ...fields, [step]: changed(fields[step], rest, change) };
};
