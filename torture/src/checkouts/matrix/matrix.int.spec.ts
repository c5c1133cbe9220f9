import { runMatrix } from './run-matrix';

jest.setTimeout(600_000);

test.each(['orchestration', 'choreography'] as const)(
  'in %s whatever happens to any command of a checkout, it ends by a name, with money and stock as they must be',
  async (style) => {
    expect(await runMatrix(style)).toEqual([]);
  },
);
