import { Parameters } from '../pages/parameters';
import {
  all,
  any,
  contains,
  type Criterion,
  hasOneOf,
  isIn,
  isText,
  isUnknown,
  isWithin,
  not,
  startsWith,
  valuesIn,
} from './criterion';

const textOf = ({ holds }: Criterion) => holds(new Parameters());
const colours = ['red', 'green', 'blue'];

describe('what rows are picked by', () => {
  it.each([
    [isIn('size', [1]), 'size = $1', '(size < $1 or size > $1) or (size is null)'],
    [isIn('size', [1, 2]), 'size = any($1)', '(size = any($1)) is not true'],
    [isUnknown('size'), 'size is null', 'size is not null'],
    [isWithin('size', [['>=', 1]]), '(size >= $1)', '(size < $1)'],
    [
      isWithin('size', [
        ['>', 1],
        ['<=', 3],
      ]),
      '(size > $1) and (size <= $2)',
      '(size <= $1) or (size > $2)',
    ],
    [contains('name', 'an'), 'name ilike $1', '(name ilike $1) is not true'],
    [
      startsWith('name', 'an'),
      'lower(name) collate "C" like lower($1::text) collate "C"',
      '(lower(name) collate "C" like lower($1::text) collate "C") is not true',
    ],
    [
      isText('name', 'An'),
      'lower(name) collate "C" = lower($1::text) collate "C" and name = $1',
      '(name = $1) is not true',
    ],
    [hasOneOf('colour', ['red'], colours), 'colour = $1', 'colour = any($1)'],
  ])('has an opposite that an index serves as well, and holds for what is not known', (criterion, holds, fails) => {
    expect(textOf(criterion)).toBe(holds);
    expect(textOf(not(criterion))).toBe(fails);
    expect(textOf(not(not(criterion)))).toBe(holds);
  });

  it('that is the opposite of several is one of their opposites', () => {
    const criterion = any([isUnknown('a'), all([isUnknown('b'), not(isUnknown('c'))])]);
    expect(textOf(criterion)).toBe('(a is null) or ((b is null) and (c is not null))');
    expect(textOf(not(criterion))).toBe('(a is not null) and ((b is not null) or (c is null))');
  });

  it('nothing at all picks every row, and one of none picks none', () => {
    expect([textOf(all([])), textOf(any([])), textOf(not(all([])))]).toEqual(['true', 'false', 'false']);
  });

  it('takes signs of a pattern as they are', () => {
    const parameters = new Parameters();
    startsWith('name', String.raw`50%_\x`).holds(parameters);
    expect(parameters.values).toEqual([String.raw`50\%\_\\x%`]);
  });

  it('is planned by its values', () => {
    for (const criterion of [hasOneOf('colour', ['red'], colours), isIn('size', [1]), isIn('size', [1, 2])])
      for (const { holds } of [criterion, not(criterion)]) {
        const parameters = new Parameters();
        holds(parameters);
        expect(parameters.skewed).toBe(true);
      }
  });
});

describe('the few values that rows can have', () => {
  const red = hasOneOf('colour', ['red'], colours);
  const warm = hasOneOf('colour', ['red', 'green'], colours);
  const other = isUnknown('size');

  it.each([
    ['of one', red, ['red']],
    ['of its opposite', not(red), ['green', 'blue']],
    ['of all at once, the fewest', all([other, warm, red]), ['red']],
    ['of one among several', any([red, not(warm)]), ['red', 'blue']],
    ['of the opposite of all at once', not(all([red, warm])), ['green', 'blue']],
    ['of one, whatever else has few', all([hasOneOf('size', ['s'], ['s', 'm']), warm]), ['red', 'green']],
    ['are not known where one of several says nothing of them', any([red, other]), undefined],
    ['are not known of the opposite of all where one says nothing', not(all([red, other])), undefined],
  ])('%s', (_, criterion, values) => expect(valuesIn(criterion, 'colour')).toEqual(values));
});
