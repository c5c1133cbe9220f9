import type { Instant, OperatorVerb, SagaStanding } from '@refold/model';

/** A command that an instance has sent. */
export interface SentCommand {
  /** 1, 2, 3 … within the instance. */
  readonly number: number;
  readonly id: string;
  readonly type: string;
  /** `waiting`: to be sent, for the first time or again; `refused`: for good, a person decides. */
  readonly status: 'waiting' | 'answered' | 'refused' | 'skipped';
  readonly tries: number;
  readonly sentAt: Instant;
  readonly answeredAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly lastError: string | null;
}

/** An instance of a saga or policy, as its service knows it. */
export interface SagaReport {
  readonly saga: string;
  readonly version: number;
  readonly key: string;
  readonly standing: SagaStanding;
  readonly step: string;
  readonly outcome: string | null;
  /** Why it does not go on; empty when it does. */
  readonly troubles: readonly string[];
  readonly startedAt: Instant;
  readonly changedAt: Instant;
  readonly deadlineAt: Instant | null;
  readonly attempt: number;
  readonly commands: readonly SentCommand[];
}

export interface SagaFilter {
  readonly saga?: string;
  readonly standing?: SagaStanding;
  /** Those that did not move for so long. */
  readonly idleSeconds?: number;
  /** At most 1,000; default 100. */
  readonly limit?: number;
}

/** What a person does with an instance, and why. */
export interface SagaOrder {
  readonly saga: string;
  readonly key: string;
  readonly verb: OperatorVerb;
  /** Kept with the instance for ever. */
  readonly reason: string;
  readonly operator: string;
}

/** The operator's side of a service's sagas and policies. */
export interface SagaDesk {
  /** Newest first. */
  list(filter: SagaFilter): Promise<readonly SagaReport[]>;
  show(saga: string, key: string): Promise<SagaReport | null>;
  /**
   * @returns how it stands then; null when there is no such instance
   * @throws NotNow when it cannot be done now
   */
  act(order: SagaOrder): Promise<SagaReport | null>;
}
