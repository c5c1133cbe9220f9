import { z } from 'zod';

/** What a person must know of a variable beside its type; shown in errors and in the reference page. */
export interface VariableMeaning {
  /** Half a sentence: "the service's own PostgreSQL database". */
  readonly purpose: string;
  readonly example: string;
  /** Its value never appears in an error or a log. */
  readonly secret?: boolean;
}

/** A schema for one environment variable: always text in, unset and empty are the same. */
export const variable = <S extends z.ZodType>(meaning: VariableMeaning, schema: S): S => schema.meta({ ...meaning });

export type Variables = Readonly<Record<string, z.ZodType>>;
type Values<V extends Variables> = { readonly [Name in keyof V]: z.output<V[Name]> };

export type Environment = Readonly<Record<string, string | undefined>>;

/** What variables must be together, beside what each must be alone: what is wrong, and what to set. */
export type Rule = (given: Environment) => readonly string[];

/** Whether NODE_ENV means production, also as people write it by mistake: what it forbids must not hang on a letter. */
export const isProduction = (nodeEnv: string | undefined): boolean => /^\s*prod(uction)?\s*$/i.test(nodeEnv ?? '');

/** The environment lacks something or holds what cannot be used. The message names every such variable at once. */
export class EnvironmentError extends Error {
  constructor(
    readonly process: string,
    readonly problems: readonly string[],
  ) {
    super(`${process} cannot start with this environment:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/**
 * The values of these variables, checked and typed.
 * @param process the name for the error message
 * @param rules for variables together; they see what was given
 * @throws EnvironmentError naming every missing or wrong variable, what it is for, and an example
 */
export const readEnvironment = <const V extends Variables>(
  process: string,
  variables: V,
  environment: Environment,
  rules: readonly Rule[] = [],
): Values<V> => {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const given = environment[name] === '' ? undefined : environment[name];
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problemOf(name, given, schema, parsed.error));
  }
  problems.push(...rules.flatMap((rule) => rule(environment)));
  if (problems.length > 0) throw new EnvironmentError(process, problems);
  return values as Values<V>;
};

const problemOf = (name: string, given: string | undefined, schema: z.ZodType, error: z.ZodError): string => {
  const { purpose, example, secret } = meaningOf(name, schema);
  const explanation = `It is ${purpose}. Example: ${name}=${example}`;
  if (given === undefined) return `${name} is missing. ${explanation}`;
  const shown = secret ? '' : ` but is '${given}'`;
  return `${name} ${error.issues[0]?.message ?? 'is wrong'}${shown}. ${explanation}`;
};

export const meaningOf = (name: string, schema: z.ZodType): VariableMeaning => {
  const meaning = schema.meta() as VariableMeaning | undefined;
  if (!meaning?.purpose)
    throw new Error(`The variable ${name} is declared without a purpose. Declare it by variable().`);
  return meaning;
};
