import type { DynamicModule, Type } from '@nestjs/common';
import type { EdgeConfig } from '@refold/platform/write';

/** For processes that ask their callers who they are. */
export const testSecret = 'a secret that has thirty-two bytes';

interface Route {
  readonly method: string;
  readonly url: string;
}

/**
 * `GET /feed` to who gets an answer there: `everybody`, `nobody`, or the roles, as `operator, service`. A HEAD is left out
 * that is for the same as its GET.
 */
export type WhoMayCall = Readonly<Record<string, string>>;

/**
 * Asks every route of a process without a token and with one of each role. Nothing that the process needs has to be
 * there: whoever gets further than 401 and 403 is let in.
 * @param config of a process that believes {@link testSecret}
 */
export const whoMayCall = async (module: DynamicModule | Type, config: EdgeConfig): Promise<WhoMayCall> => {
  const { createApp } = await import('@refold/platform/write');
  const app = await createApp(module, config);
  const server = app.getHttpAdapter().getInstance();
  const routes: Route[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
  try {
    await app.listen(0, '127.0.0.1');
    const statusOf = statusAt(await app.getUrl());
    const answers = new Map<string, string>();
    for (const route of routes) answers.set(`${route.method} ${route.url}`, await callersOf(route, statusOf));
    return Object.fromEntries([...answers].filter(([route, callers]) => callers !== answers.get(getOf(route))));
  } finally {
    await app.close();
  }
};

/** The GET of a HEAD; of others nothing. */
const getOf = (route: string): string => (route.startsWith('HEAD ') ? route.replace('HEAD', 'GET') : '');

type StatusOf = (route: Route, headers: Record<string, string>) => Promise<number>;

const statusAt =
  (base: string): StatusOf =>
  async ({ method, url }, headers) => {
    const path = url.replace(/:\w+/g, 'x');
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await response.arrayBuffer();
    return response.status;
  };

const callersOf = async (route: Route, statusOf: StatusOf): Promise<string> => {
  if ((await statusOf(route, {})) !== 401) return 'everybody';
  const { roles } = await import('@refold/platform/access');
  const admitted: string[] = [];
  for (const role of roles) {
    const status = await statusOf(route, { authorization: await bearerOf(role) });
    if (status !== 401 && status !== 403) admitted.push(role);
  }
  return admitted.join(', ') || 'nobody';
};

/** `Bearer …` of a token with these roles that processes with {@link testSecret} believe. */
export const bearerOf = async (...roles: ('customer' | 'staff' | 'operator' | 'service')[]): Promise<string> => {
  const { makeToken } = await import('@refold/platform/access');
  const secret = new TextEncoder().encode(testSecret);
  const terms = { secret, issuer: null, audience: 'refold', lifetime: 300 };
  return `Bearer ${await makeToken({ subject: roles.join('-') || 'ann', roles, customerId: null }, terms)}`;
};
