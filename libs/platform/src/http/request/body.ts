import type { FastifyInstance } from 'fastify';

/** Half of what Kafka takes as one record by default (1 MiB), since an event may say a little more than its command. */
export const bodyLimitBytes = 512 * 1024;

/** Lines of NDJSON are many events at once; each alone is less than Kafka takes. */
export const linesLimitBytes = 2 * 1024 * 1024;

class UnreadableBody extends Error {
  readonly statusCode = 400;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bodies are JSON in valid UTF-8, read strictly: broken bytes are refused and not replaced, and a `__proto__` key is
 * refused. No body at all is `undefined`, for commands that say all in their path. NDJSON stays text for its endpoint.
 */
export const readBodies = (server: FastifyInstance): void => {
  server.removeContentTypeParser('text/plain');
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(body);
    if (text instanceof Error) return done(text);
    if (text === '') return done(null, undefined);
    void parseJson(request, text, done);
  });
  const bodyLimit = linesLimitBytes;
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    const text = textOf(body);
    if (text instanceof Error) done(text);
    else done(null, text);
  });
};

const textOf = (body: string | Buffer): string | UnreadableBody => {
  try {
    return typeof body === 'string' ? body : utf8.decode(body);
  } catch {
    return new UnreadableBody('The body is no UTF-8.');
  }
};
