import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import {
  KeyPage,
  MakeServiceAccount,
  MakeServiceKey,
  NewKeyDto,
  RenewKey,
  ServiceAccountDto,
  ServiceAccountPage,
} from './key.dto';
import { ServiceAccounts } from './service-accounts.service';

@ApiTags('identity')
@Controller('projects/:project')
export class ServiceAccountsController {
  constructor(private readonly accounts: ServiceAccounts) {}

  /** Service accounts of every participant, oldest first. */
  @Get('service-accounts')
  @Can('read', 'ServiceAccount', { key: 'project:read' })
  @ApiOkResponse({ type: ServiceAccountPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ServiceAccountPage> {
    return this.accounts.list(caller, query);
  }

  /** Make a service account: the one behind a key that no person carries. */
  @Post('service-accounts')
  @Can('create', 'ServiceAccount', { personOnly: true })
  @ApiCreatedResponse({ type: ServiceAccountDto })
  make(@Caller() caller: Caller, @Body() body: MakeServiceAccount): Promise<ServiceAccountDto> {
    return this.accounts.make(caller, body);
  }

  /** Disable a service account of your own organisation; its keys open nothing from then on. */
  @Delete('service-accounts/:service_account')
  @Can('delete', 'ServiceAccount', { personOnly: true })
  @HttpCode(204)
  @ApiNoContentResponse()
  disable(@Caller() caller: Caller, @Param('service_account', new IdPipe('sva')) account: string): Promise<void> {
    return this.accounts.disable(caller, account);
  }

  /** Keys of your own organisation's service accounts, newest first. */
  @Get('keys')
  @Can('read', 'Key', { key: 'project:read' })
  @ApiOkResponse({ type: KeyPage })
  keys(@Caller() caller: Caller, @Query() query: PageQuery): Promise<KeyPage> {
    return this.accounts.listKeys(caller, query);
  }

  /** Make a key of a service account of your own organisation; it is shown once. */
  @Post('keys')
  @Can('create', 'Key', { personOnly: true })
  @ApiCreatedResponse({ type: NewKeyDto })
  makeKey(@Caller() caller: Caller, @Body() body: MakeServiceKey): Promise<NewKeyDto> {
    return this.accounts.makeKey(caller, body);
  }

  /** Replace a key by a new one, which counts as yours; both are good for a while. */
  @Post('keys/:key/renewal')
  @Can('create', 'Key', { personOnly: true })
  @ApiCreatedResponse({ type: NewKeyDto })
  renewKey(
    @Caller() caller: Caller,
    @Param('key', new IdPipe('key')) key: string,
    @Body() body: RenewKey,
  ): Promise<NewKeyDto> {
    return this.accounts.renewKey(caller, key, body.overlap_seconds ?? 0);
  }

  /** Revoke a key of a service account; at its next request it is refused. */
  @Delete('keys/:key')
  @Can('delete', 'Key', { personOnly: true })
  @HttpCode(204)
  @ApiNoContentResponse()
  revokeKey(@Caller() caller: Caller, @Param('key', new IdPipe('key')) key: string): Promise<void> {
    return this.accounts.revokeKey(caller, key);
  }
}
