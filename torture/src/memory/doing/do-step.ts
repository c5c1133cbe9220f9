import type { Step, StepKind } from '../steps';
import type { MemoryWorld } from '../world';
import type { Doings } from './doing';
import { paying } from './paying';
import { projecting } from './projecting';
import { publishing } from './publishing';
import { writing } from './writing';

const doings: Doings<StepKind> = { ...writing, ...publishing, ...projecting, ...paying };

export const doStep = async (world: MemoryWorld, step: Step): Promise<void> => {
  const what = await doings[step.kind](world, step);
  if (what !== null) world.log.push(what);
};
