import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { AgreementDto, AgreementPage, AgreementQuery, MakeAgreementDto, RevokeAgreementDto } from './agreement.dto';
import { Agreements } from './agreements.service';

const agreement = new IdPipe('agr');

@ApiTags('datasets')
@Controller('organisations/:org/agreements')
export class AgreementsController {
  constructor(private readonly agreements: Agreements) {}

  /** Gives a project the right to a published version: a steward, or any member where the organisation takes part in it. */
  @Post()
  @Can('create', 'Agreement', { personOnly: true })
  make(@Caller() caller: Caller, @Body() body: MakeAgreementDto): Promise<AgreementDto> {
    return this.agreements.make(caller, body);
  }

  /** Agreements of the organisation, newest first. */
  @Get()
  @Can('read', 'Agreement', { key: 'datasets:read' })
  @ApiOkResponse({ type: AgreementPage })
  list(@Caller() caller: Caller, @Query() query: AgreementQuery): Promise<AgreementPage> {
    return this.agreements.list(caller, query);
  }

  /** One agreement. */
  @Get(':agreement')
  @Can('read', 'Agreement', { key: 'datasets:read' })
  one(@Caller() caller: Caller, @Param('agreement', agreement) id: string): Promise<AgreementDto> {
    return this.agreements.one(caller, id);
  }

  /** Takes the right back. No job may start with the data from then on. */
  @Post(':agreement/revocation')
  @HttpCode(200)
  @Can('agree', 'Agreement', { ifMatch: true, personOnly: true })
  revoke(
    @Caller() caller: Caller,
    @Param('agreement', agreement) id: string,
    @Body() body: RevokeAgreementDto,
  ): Promise<AgreementDto> {
    return this.agreements.revoke(caller, id, body.reason);
  }
}
