import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '@app/access';
import { Database } from '@app/platform/database';
import { SignIns } from '../sessions/sign-ins';
import { LinkDto, LinkLookup } from './link.dto';
import { Links } from './links';

@ApiTags('identity')
@Controller('links')
export class LinksController {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly signIns: SignIns,
  ) {}

  /** Whether a one-time link (setting up, confirming an address, a new password) opens what it is for, or was used, or has ended; so many looks from one address. */
  @Post('lookup')
  @HttpCode(200)
  @Public('the link is the right, and nothing but its own state is told')
  @ApiOkResponse({ type: LinkDto })
  async look(@Body() { purpose, token }: LinkLookup, @Req() request: FastifyRequest): Promise<LinkDto> {
    await this.signIns.lookFromAddress(request.ip);
    return this.database.transaction({ door: 'identity', scopes: {} }, (tx) => this.links.look(tx, purpose, token));
  }
}
