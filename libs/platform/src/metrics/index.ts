export { Metrics, setCounter, setGauge } from './metrics';
export { MetricsController } from './metrics.controller';
export { HttpWatch } from './http-watch';
export { poolMetrics } from './pool-metrics';
export { processMetrics, type Watched } from './process-metrics';
