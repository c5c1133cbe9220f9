import { cellOf, type Figures, resultOf } from './figures';

const round = (slowness: number): Figures => {
  const answered = (perSecond: number) => ({ perSecond: perSecond / slowness, p50: slowness, p99: 10 * slowness });
  return new Map([
    [cellOf('ours', 'A', 8), answered(400)],
    [cellOf('ours', 'A', 32), answered(500)],
    [cellOf('limit', 'A', 8), answered(1000)],
    [cellOf('peer', 'A', 8), answered(200)],
    [cellOf('oursFew', 'A', 8), answered(440)],
    ...(['B', 'C'] as const).flatMap((question) =>
      (['ours', 'limit', 'peer', 'oursFew'] as const).map((who) => [cellOf(who, question, 8), answered(50)] as const),
    ),
  ]);
};

test('ratios are of one round, and not spoilt by one in which all was slow', () => {
  const result = resultOf([round(1), round(3), round(1)], { peer: 'a peer' });
  expect(result).toMatchObject({
    ...{ ours: 400, limit: 1000, ratioToLimit: 0.4, ratioToLimitA: 0.4, ratioToPeerA: 2, ratioToLimitC: 1 },
    ...{ growthA: 1.1, growthB: 1, p99A32: 10, 'ours.A.32.perSecond': 500, peer: 'a peer', rounds: 3 },
  });
});

test('a figure that was not measured is an error, and not left out', () => {
  expect(() => resultOf([new Map()], {})).toThrow('median of nothing');
});
