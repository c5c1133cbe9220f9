import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../../../access';
import type { Scope } from '../../access/scope';
import type { ViewChange } from '../hub/view-change';

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
  /** The one row that it asks for in one of them. */
  readonly row: { readonly view: string; readonly key: string } | null;
  /** That an answer may have. */
  readonly values: number;
}

/** Whether its answer may be another after this change. */
export const concerns = ({ views, row }: LiveQuestion, change: ViewChange): boolean => {
  if (change === 'anything') return true;
  if (!views.includes(change.view)) return false;
  return row?.view !== change.view || (change.keys?.has(row.key) ?? true);
};
