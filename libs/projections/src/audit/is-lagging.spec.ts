import type { Projector } from '../engine/projector';
import { isLagging } from './is-lagging';

const projector = (...engines: ({ waiting: number; problem?: string } | null)[]): Pick<Projector, 'states'> => ({
  states: engines.map((engine) => ({
    running: engine && { waiting: engine.waiting, problem: () => engine.problem ?? null },
  })) as unknown as Projector['states'],
});

test('an audit may run while every engine keeps up', () => {
  expect(isLagging(projector({ waiting: 0 }, { waiting: 500 }))).toBe(false);
});

test.each([
  ['records wait', projector({ waiting: 0 }, { waiting: 501 })],
  ['an engine has not started', projector({ waiting: 0 }, null)],
  ['an engine stands still', projector({ waiting: 0, problem: 'the store is away' })],
])('an audit waits while %s', (_, busy) => {
  expect(isLagging(busy)).toBe(true);
});
