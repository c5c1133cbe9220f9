import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem';

interface Route {
  readonly path: RegExp;
  readonly methods: readonly string[];
}

/** A path that exists under another method is 405, and the answer says which methods it has. */
export const refuseMethods = (server: FastifyInstance): void => {
  const routes: Route[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ path: patternOf(url), methods: [method].flat() });
  });
  server.addHook('onRequest', (request, _reply, next) => {
    if (!request.is404) return next();
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods));
    next(methods.size === 0 ? undefined : notAllowed(request.method, [...methods].sort().join(', ')));
  });
};

const notAllowed = (method: string, allow: string): Problem =>
  new Problem(405, 'method-not-allowed', `${method} is not for this path, which has ${allow}.`, { headers: { allow } });

/** `/orders/:orderId/confirm`; the literal parts hold letters, digits and hyphens only. */
const patternOf = (url: string): RegExp => new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
