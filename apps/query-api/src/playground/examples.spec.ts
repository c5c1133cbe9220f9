import { examples } from './examples';

describe('the example queries', () => {
  it.each(examples)('$name says first what it answers, and is named like its tab', ({ name, query }) => {
    expect(query).toMatch(/^# /);
    expect(query).toMatch(new RegExp(`^(query|subscription) ${name}\\b`, 'm'));
  });
});
