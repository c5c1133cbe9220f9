import type { Shop } from '../shop';
import type { Step, StepKind } from '../steps';
import type { ServersWorld } from '../world';
import { cut, forgetAnswer, pause, replaceRelay, resend, silence, terminate, trap } from './faults';
import { join, kill, leave, rebuild } from './projectors';
import { end, hold, write } from './writing';

type Doing = (world: ServersWorld, shop: Shop, step: Step) => Promise<string | null>;

const doings: Readonly<Record<StepKind, Doing>> = {
  ...{ write, hold, end, pause, terminate, cut, trap, resend, silence, join, leave, rebuild },
  'replace-relay': replaceRelay,
  'forget-answer': forgetAnswer,
  'kill-projector': kill,
};

export const doStep = async (world: ServersWorld, shop: Shop, step: Step): Promise<void> => {
  const what = await doings[step.kind](world, shop, step);
  if (what !== null) world.log.push(what);
};
