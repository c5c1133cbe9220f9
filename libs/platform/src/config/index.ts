export { EnvironmentError, readEnvironment, variable, type Variables } from './environment';
export * from './processes';
export * as variables from './variables';
export { serviceUrls, servicePorts, type ServiceName } from './variables';
