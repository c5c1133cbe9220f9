import { Parameters } from '../pages/parameters';
import { textCriterion } from './text-match';

describe('a search in texts', () => {
  const valuesOf = (match: object) => {
    const parameters = new Parameters();
    textCriterion('name', match, 'filter.name').holds(parameters);
    return parameters.values;
  };

  it('takes three letters or digits in a row, and any beginning', () => {
    expect(valuesOf({ contains: "d'Água" })).toEqual(["%d'Água%"]);
    expect(valuesOf({ startsWith: 'J' })).toEqual(['J%']);
    expect(valuesOf({ contains: null, startsWith: null, equals: 'a' })).toEqual(['a']);
  });

  it.each([
    [{ contains: 'an' }, 'filter.name.contains', /at least 3 letters/],
    [{ contains: 'a-n-a %%%' }, 'filter.name.contains', /at least 3 letters/],
    [{ startsWith: '' }, 'filter.name.startsWith', /must have 1 to 100 characters, but has 0/],
    [{ startsWith: 'a'.repeat(101) }, 'filter.name.startsWith', /must have 1 to 100 characters, but has 101/],
    [{ contains: 'a'.repeat(101) }, 'filter.name.contains', /must have 1 to 100 characters, but has 101/],
  ])('with less, or with too much, is refused before it is made: %j', (match, argument, problem) => {
    expect(() => valuesOf(match)).toThrow(problem);
    expect(() => valuesOf(match)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument } }) as Error,
    );
  });
});
