import type { Stream } from '@refold/model';
import type { ServiceName } from '@refold/platform/write';
import { randomUUID } from 'node:crypto';
import type { TestAnswer, TestService } from './write-service';
import type { TestServices } from './write-services';

/** Another service as far as one hears of it: what happens there is said, not decided. */
export interface HeardService {
  readonly service: TestService;
  /** An event of it, published as all are. */
  happens(type: string, data: object): Promise<TestAnswer>;
}

/** @example const customers = await heardService(services, Customers) */
export const heardService = async (services: TestServices, stream: Stream): Promise<HeardService> => {
  const { WriteSide } = await import('@refold/platform/write');
  const service = await services.start(stream.service as ServiceName, (config) =>
    WriteSide.for({ config, streams: [stream], aggregates: [] }),
  );
  return {
    service,
    happens: (type, data) =>
      service.history({ eventId: randomUUID(), type, occurredAt: '2026-01-01T00:00:00.000000Z', data }),
  };
};
