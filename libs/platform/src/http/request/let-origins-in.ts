import type { FastifyInstance } from 'fastify';
import type { EdgeConfig } from '../../config';

/** What pages of these origins may send beside what every page may. */
const allowedHeaders = [
  ...['authorization', 'content-type', 'if-none-match', 'traceparent', 'x-correlation-id'],
  ...['x-refold-await', 'x-refold-await-within'],
  // By one of these a GET says that no form or image has sent it.
  ...['apollo-require-preflight', 'x-apollo-operation-name'],
];
/** What they may read of an answer. */
const exposedHeaders = ['etag', 'retry-after', 'www-authenticate', 'x-correlation-id', 'x-refold-freshness'];

/** Seconds that a browser may keep what it was told. */
const maxAge = 600;

/**
 * Tells browsers that pages of these origins may ask and read the answers. No credentials of the browser's own are among
 * it: a page shows its token itself. To be called before all else that may refuse, so that a page can read why.
 */
export const letOriginsIn = async (
  server: FastifyInstance,
  { corsOrigins = [] }: Pick<EdgeConfig, 'corsOrigins'>,
): Promise<void> => {
  if (corsOrigins.length === 0) return;
  const { fastifyCors } = await import('@fastify/cors');
  await server.register(fastifyCors, {
    ...{ origin: [...corsOrigins], methods: ['GET', 'HEAD', 'POST'], allowedHeaders, exposedHeaders, maxAge },
    strictPreflight: false,
  });
};
