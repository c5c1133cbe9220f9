import { Controller, Get, Header, Inject, Res, type Provider } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../../access';
import type { WriteConfig } from '../../config';
import { docsPage, docsPolicy, docsScript } from './docs-page';
import { openapiOf, type DescribedService } from './document';

const DESCRIBED = Symbol('what this service describes of itself');

/** What the controller describes. */
export const described = ({ service, authentication }: WriteConfig, routes: DescribedService['routes']): Provider => ({
  provide: DESCRIBED,
  useValue: { service, routes, open: authentication === undefined } satisfies DescribedService,
});

/** How the service is called: for programs, and for people. */
@Open()
@Controller()
export class OpenapiController {
  private readonly document: string;
  private readonly page: string;

  constructor(@Inject(DESCRIBED) of: DescribedService) {
    this.document = JSON.stringify(openapiOf(of));
    this.page = docsPage(`Refold ${of.service}`);
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json')
  openapi(): string {
    return this.document;
  }

  @Get('docs')
  docs(@Res() reply: FastifyReply): void {
    void reply
      .headers({ 'content-security-policy': docsPolicy, 'x-content-type-options': 'nosniff' })
      .type('text/html; charset=utf-8')
      .send(this.page);
  }

  @Get('docs/rapidoc.js')
  script(@Res() reply: FastifyReply): void {
    void reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/javascript; charset=utf-8')
      .send(docsScript());
  }
}
