import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/access';
import { Database } from '@app/platform/database';
import { LinkDto, LinkLookup } from './link.dto';
import { Links } from './links';

@ApiTags('identity')
@Controller('links')
export class LinksController {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
  ) {}

  /** Whether a one-time link (setting up, confirming an address, a new password) opens what it is for, or was used, or has ended. */
  @Post('lookup')
  @HttpCode(200)
  @Public('the link is the right, and nothing but its own state is told')
  @ApiOkResponse({ type: LinkDto })
  look(@Body() { purpose, token }: LinkLookup): Promise<LinkDto> {
    return this.database.transaction({ door: 'identity', scopes: {} }, (tx) => this.links.look(tx, purpose, token));
  }
}
