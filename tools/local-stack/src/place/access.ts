type Variables = Readonly<Record<string, string | undefined>>;

/** What every app is told of whose tokens it may believe. */
export const accessVariables = [
  'AUTH_SECRET',
  'AUTH_OTHER_SECRET',
  'AUTH_JWKS_URL',
  'AUTH_ISSUER',
  'AUTH_AUDIENCE',
  'SERVICE_TOKEN_FILE',
] as const;

/**
 * Who is believed in this stack: whom the person names in their environment, else, where they want it, whoever has the
 * secret of this data directory, else everybody.
 */
export function accessOf(asks: boolean, ownSecret: string, person: Variables): Record<string, string> {
  const named = accessVariables.flatMap((name) => (person[name] ? [[name, person[name]] as const] : []));
  const given: Record<string, string> = Object.fromEntries(named);
  return asks && !asksCallers(given) ? { ...given, AUTH_SECRET: ownSecret } : given;
}

export const asksCallers = (environment: Variables): boolean =>
  Boolean(environment.AUTH_SECRET ?? environment.AUTH_JWKS_URL);
