import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OtelTracer } from './otel-tracer';
import { useTracer } from './tracer';

/**
 * Spans go to whoever OTEL_EXPORTER_OTLP_ENDPOINT names, in batches. Sampler, headers, limits and the like are the
 * SDK's own standard variables.
 * @param service `service.name`, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say another
 * @returns what sends the rest and ends it
 */
export const openTelemetry = (
  service: string,
  processor: SpanProcessor = new BatchSpanProcessor(new OTLPTraceExporter()),
): (() => Promise<void>) => {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  useTracer(new OtelTracer(provider.getTracer('refold')));
  return async () => {
    useTracer(null);
    await provider.shutdown();
  };
};
