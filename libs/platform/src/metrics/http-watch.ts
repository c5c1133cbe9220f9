import { Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Metrics } from './metrics';

/** Counts and times what the process is asked over HTTP, by the pattern of the route: paths hold ids. */
export class HttpWatch {
  constructor(@Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost, @Inject(Metrics) metrics: Metrics) {
    const requests = metrics.counter('http_requests_total', 'Requests that were answered', [
      'method',
      'route',
      'status',
    ]);
    const duration = metrics.histogram('http_request_duration_seconds', 'From the request to the end of its answer', [
      'method',
      'route',
    ]);
    httpAdapter.getInstance<FastifyInstance>().addHook('onResponse', (request, reply, done) => {
      const [method, route] = [request.method, routeOf(request)];
      requests.inc({ method, route, status: reply.statusCode });
      duration.observe({ method, route }, reply.elapsedTime / 1_000);
      done();
    });
  }
}

const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'none';
