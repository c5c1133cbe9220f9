export type { Authentication, TokenKeys } from './authentication';
export type { CheckoutConfig } from './checkout';
export { EnvironmentError, readEnvironment, variable, type Rule, type Variables } from './environment';
export * from './processes';
export * from './transport/transport';
export * as variables from './variables';
export { serviceUrls, servicePorts, type ServiceName } from './variables';
export { developmentTokenSecret, tokenRule, tokenSecretOf, tokenVariables } from './token-secret';
