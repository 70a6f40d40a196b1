import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { AgreementDto, AgreementPage, AgreementQuery, MakeAgreementDto, RevokeAgreementDto } from './agreement.dto';
import { AgreementProjectList, AgreementProjectQuery } from './agreement-project.dto';
import { AgreementProjects } from './agreement-projects';
import { Agreements } from './agreements.service';

const agreement = new IdPipe('agr');

@ApiTags('datasets')
@Controller('organisations/:org')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly projects: AgreementProjects,
  ) {}

  /** Projects to make an agreement with: those the organisation takes part in, by name; any other by its whole id, for a steward. */
  @Get('agreement-projects')
  @Can('create', 'Agreement', { personOnly: true })
  @ApiOkResponse({ type: AgreementProjectList })
  find(@Caller() caller: Caller, @Query() { text = '' }: AgreementProjectQuery): Promise<AgreementProjectList> {
    return this.projects.find(caller, text);
  }

  /** Gives a project the right to a published version: a steward, or any member where the organisation takes part in it. */
  @Post('agreements')
  @Can('create', 'Agreement', { personOnly: true })
  make(@Caller() caller: Caller, @Body() body: MakeAgreementDto): Promise<AgreementDto> {
    return this.agreements.make(caller, body);
  }

  /** Agreements of the organisation, newest first. */
  @Get('agreements')
  @Can('read', 'Agreement', { key: 'datasets:read' })
  @ApiOkResponse({ type: AgreementPage })
  list(@Caller() caller: Caller, @Query() query: AgreementQuery): Promise<AgreementPage> {
    return this.agreements.list(caller, query);
  }

  /** One agreement. */
  @Get('agreements/:agreement')
  @Can('read', 'Agreement', { key: 'datasets:read' })
  one(@Caller() caller: Caller, @Param('agreement', agreement) id: string): Promise<AgreementDto> {
    return this.agreements.one(caller, id);
  }

  /** Takes the right back. No job may start with the data from then on. */
  @Post('agreements/:agreement/revocation')
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
