import { allStreams } from '@refold/events';
import type { ServiceCalls } from '@refold/platform';

type ServiceName = Parameters<ServiceCalls['of']>[0];

const owners = new Map(allStreams.map(({ category, service }) => [category, service as ServiceName]));

/** Whose a stream is: known by its category. Undefined where the text is no stream of any service. */
export const ownerOfStream = (streamId: string): ServiceName | undefined =>
  /^[a-z]\w*-[A-Za-z0-9._:~-]{1,100}$/.test(streamId)
    ? owners.get(streamId.slice(0, streamId.indexOf('-')))
    : undefined;
