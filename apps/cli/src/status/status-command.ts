import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { outputTo } from '../output/output';
import { locateSystem } from '../system/locate-system';
import { exitCodes } from '../system/problem';
import { statusText } from './status-text';
import { statusOf } from './system-status';

export const statusCommand = (surroundings: Surroundings): Command =>
  verb('status', 'Tells how every part of the system is, and how far behind.', 'status --json', surroundings).action(
    async (options: CommonOptions) => {
      const status = await statusOf(locateSystem(options, surroundings.environment));
      const nothing = status.refusal ?? `Nothing answers. It was looked for by ${status.foundBy}.`;
      const text = status.reachable ? statusText(status) : nothing;
      outputTo(surroundings.streams, options.json).result('status', status, text);
      const { notReachable, failed, done } = exitCodes;
      if (!status.reachable) return surroundings.exit(status.refusal === null ? notReachable : failed);
      surroundings.exit(status.healthy ? done : failed);
    },
  );
