import { IdlePartitions } from './idle-partitions';

test('at first every partition is due, so that a reader learns at once where the owner is', () => {
  expect(new IdlePartitions(3, 10, 60, 1_000).due(1_000)).toEqual([0, 1, 2]);
});

test('heartbeats of a silent partition grow rarer up to the slowest', () => {
  const idle = new IdlePartitions(1, 10, 60, 0);
  const beats: number[] = [];
  for (let now = 0; now <= 250; now++)
    for (const partition of idle.due(now)) {
      beats.push(now);
      idle.beat(partition, now);
    }
  expect(beats).toEqual([0, 10, 30, 70, 130, 190, 250]);
});

test('an event makes the next heartbeat wait, and the pauses short again', () => {
  const idle = new IdlePartitions(2, 10, 60, 0);
  for (const now of [0, 10, 30]) for (const partition of idle.due(now)) idle.beat(partition, now);
  idle.spoke(0, 35);
  expect(idle.due(44)).toEqual([]);
  expect(idle.due(45)).toEqual([0]);
  expect(idle.due(70)).toEqual([0, 1]);
});
