/** All that a service needs, without what the read sides bring along. */
export * from '../config';
export * from '../http';
export * from '../logging';
export { across } from './commands/across';
export { compiledModule } from './copies/compiled-module';
export { guard, type Guard } from './copies/guard';
export { LocalCopies, type LocalCopy } from './copies/local-copies';
export type { CommandAnswer } from './commands/execution/answer';
export { MailOutbox, type MailToNote, type NotedMail } from './mail/mail-outbox';
export { LogMailer, RecordingMailer, type Mail, type Mailer } from './mail/mailer';
export type { AnyFeedWorker, FeedWorker, Told } from './worker/feed-worker';
export { stateNow } from './reads/state-now';
export { stated, StatedMoney } from './reads/stated-money';
export { commandRoutes } from './routes/command-routes';
export { serveRelay } from './runtime/serve-relay';
export type { CommandAddress } from './sagas/delivery/address';
export { Runtime } from './runtime/runtime';
export { WriteSide, type WriteSideOptions } from './write-side.module';
