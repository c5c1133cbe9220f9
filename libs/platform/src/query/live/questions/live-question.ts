import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../../../access';
import type { Scope } from '../../access/scope';

/** A subscription that was read, found valid, and allowed to its caller. */
export interface LiveQuestion {
  /** Equal ids: equal answers, so they are asked as one. */
  readonly id: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** One of those who ask it; all of them have the same roles. */
  readonly caller: Caller;
  readonly scope: Scope;
  /** Views that its fields are declared to read. */
  readonly views: readonly string[];
  /** Whether it reads facts, which takes longer. */
  readonly readsFacts: boolean;
  /** That an answer may have. */
  readonly values: number;
}
