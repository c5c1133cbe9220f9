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

/**
 * The keys of a total order: what was asked for, and the row's own key in the last direction, so that an index on both
 * serves it.
 * @throws AnswerError when a field is named twice
 */
export const sortKeys = (row: RowClass, key: string, steps: readonly Step[]): readonly SortKey[] => {
  const twice = steps.find(({ field }, n) => steps.findIndex((step) => step.field === field) !== n);
  if (twice) throw inputError('sort', 'names a field twice');
  const keys = steps.map(({ field, direction }) => ({ ...sortableColumn(row, field), direction }));
  return [...keys, { ...sortableColumn(row, key), direction: steps.at(-1)?.direction ?? 'asc' }];
};
