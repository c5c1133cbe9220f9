import pino from 'pino';

/** Texts of errors hold the URLs that failed, with their passwords; so do settings that somebody logs. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z\d+.-]*:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/gi, '$1:***@'],
  [/([?&](?:password|token|secret|access_token)=)[^&\s"\\]+/gi, '$1***'],
  [/(Bearer )[\w.~+/=-]+/g, '$1***'],
];

/** A finished line without passwords and tokens, wherever in it they stand. */
export const withoutSecrets = (line: string): string =>
  secrets.reduce((text, [secret, instead]) => text.replace(secret, instead), line);

/** Names of what the database refused. Its `detail` and `where` hold the row, and so whatever somebody's name is. */
const told = ['type', 'message', 'stack', 'code', 'table', 'column', 'constraint'] as const;

/** An error as the log tells it: what it is and where it happened, without the data that it happened to. */
export const errorForLog = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const all: Readonly<Record<string, unknown>> = { ...pino.stdSerializers.err(error) };
  return Object.fromEntries(told.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]));
};
