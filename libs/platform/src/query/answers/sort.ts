import { registerEnumType } from '@nestjs/graphql';
import type { SortKey } from '../pages/keyset';
import { type RowClass, sortableColumn } from '../pages/view-columns';
import { inputError } from '../errors/answer-error';

export const SortDirection = { ASC: 'asc', DESC: 'desc' } as const;
export type SortDirection = (typeof SortDirection)[keyof typeof SortDirection];
registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'From which end a list is sorted.',
  valuesMap: {
    ASC: { description: 'The least first; what is not known comes last.' },
    DESC: { description: 'The greatest first; what is not known comes first.' },
  },
});

interface Step {
  readonly field: string;
  readonly direction: SortDirection;
}

/** A field with few values: so many rows share one that an index must say in which order they come. */
export interface CoarseField {
  readonly field: string;
  /** What the index goes on with. */
  readonly then: string;
  /** Whether that may come from the other end: only walks serve it. */
  readonly eitherEnd: boolean;
  /** What is wrong where something else follows. */
  readonly problem: string;
}

/**
 * The keys of a total order: what was asked for, and the row's own key in the last direction, so that an index on both
 * serves it.
 * @param coarse where it comes first, only what the index has may come next; it does where nothing is said
 * @throws AnswerError when a field is named twice, or no index serves the order
 */
export const sortKeys = (
  row: RowClass,
  key: string,
  asked: readonly Step[],
  coarse?: CoarseField,
): readonly SortKey[] => {
  const twice = asked.find(({ field }, n) => asked.findIndex((step) => step.field === field) !== n);
  if (twice) throw inputError('sort', 'names a field twice');
  const steps = coarse === undefined ? asked : servedSteps(asked, coarse);
  const keys = steps.map(({ field, direction }) => ({ ...sortableColumn(row, field), direction }));
  return [...keys, { ...sortableColumn(row, key), direction: steps.at(-1)?.direction ?? 'asc' }];
};

const servedSteps = (steps: readonly Step[], { field, then, eitherEnd, problem }: CoarseField): readonly Step[] => {
  const [first, second] = steps;
  if (first?.field !== field) return steps;
  if (second === undefined) return [first, { field: then, direction: first.direction }];
  const served = second.field === then && (eitherEnd || second.direction === first.direction);
  if (!served) throw inputError('sort', problem);
  return steps;
};
