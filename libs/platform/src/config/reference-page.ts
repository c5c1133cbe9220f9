import { meaningOf, type Variables } from './environment';

/** Some variables with what they belong to. */
export interface ReferencePart {
  readonly title: string;
  readonly text: string;
  readonly variables: Variables;
}

/** These variables without those: what is said in another part is not said again. */
export const without = (variables: Variables, others: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in others)));

const introduction = `# Configuration

Every process reads environment variables and nothing else. One that cannot start with what it is given says so at once: every missing or wrong variable, what it is for, and an example. An empty variable counts as missing. \`npm start\` and \`docker compose\` set all of them; each process is given only its own.

This page is made from the code that reads the variables, and a spec keeps the two the same.
`;

/** The text of docs/reference/configuration.md. */
export const configurationPage = (parts: readonly ReferencePart[]): string =>
  [introduction, ...parts.map(partOf)].join('\n');

const partOf = ({ title, text, variables }: ReferencePart): string =>
  `## ${title}\n\n${text}\n\n${Object.entries(variables)
    .map(([name, schema]) => lineOf(name, schema))
    .join('\n')}\n`;

const lineOf = (name: string, schema: Variables[string]): string => {
  const { purpose, example, secret } = meaningOf(name, schema);
  const usual = schema.safeParse(undefined);
  const need = usual.success ? usualValue(usual.data as Usual) : 'required';
  return `- \`${name}\` (${need}${secret ? ', secret' : ''}): ${purpose}. For example \`${example}\`.`;
};

/** What a variable comes to that is left out. */
type Usual = string | number | boolean | readonly string[] | undefined;

const usualValue = (value: Usual): string => {
  if (value === undefined) return 'optional';
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  return text === '' ? 'optional' : `\`${text}\` when left out`;
};
