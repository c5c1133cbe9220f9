import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Stream } from '@refold/model';
import { relayConfig, type ServiceName } from '../../config';
import { serve } from '../../http';
import { WriteSide } from '../write-side.module';

/** The relay of a service as a process of its own: the service runs beside it with RELAY=process. */
export const serveRelay = (service: ServiceName, streams: readonly Stream[]): Promise<NestFastifyApplication> => {
  const config = relayConfig(service);
  return serve(WriteSide.for({ config, streams, aggregates: [], relayOnly: true }), config);
};
