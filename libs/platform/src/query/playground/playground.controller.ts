import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../../access';
import { Playground } from './playground';

/** Seconds. A new version of a package may come with the next start. */
const maxAge = 3600;

/** Serves what the playground's page loads, to everybody, since it holds no data; the page itself comes from `/graphql`. */
@Open()
@Controller('graphql/assets')
export class PlaygroundController {
  constructor(@Inject(Playground) private readonly playground: Playground) {}

  @Get(':name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = this.playground.asset(name);
    if (!asset) throw new NotFoundException();
    void reply.type(asset.type).header('cache-control', `public, max-age=${maxAge}`).send(asset.content);
  }
}
