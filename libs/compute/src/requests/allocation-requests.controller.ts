import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import {
  AllocationRequestDto,
  AllocationRequestPage,
  AllocationRequestQuery,
  ChangeAllocationRequestDto,
  CreateAllocationRequestDto,
  MessageDto,
} from './allocation-request.dto';
import { AllocationRequests } from './allocation-requests.service';

const request = new IdPipe('alr');

@ApiTags('allocations')
@Controller('projects/:project/allocation-requests')
export class AllocationRequestsController {
  constructor(private readonly requests: AllocationRequests) {}

  /** The project's requests, newest first. */
  @Get()
  @Can('read', 'AllocationRequest', { key: 'quota:read' })
  @ApiOkResponse({ type: AllocationRequestPage })
  list(@Caller() caller: Caller, @Query() query: AllocationRequestQuery): Promise<AllocationRequestPage> {
    return this.requests.list(caller, query, 'project_id');
  }

  /** Writes a request as a draft. */
  @Post()
  @Can('request', 'AllocationRequest', { key: 'quota:write' })
  create(@Caller() caller: Caller, @Body() body: CreateAllocationRequestDto): Promise<AllocationRequestDto> {
    return this.requests.create(caller, body);
  }

  /** One request with questions, answers and the decision. */
  @Get(':request')
  @Can('read', 'AllocationRequest', { key: 'quota:read' })
  one(@Caller() caller: Caller, @Param('request', request) id: string): Promise<AllocationRequestDto> {
    return this.requests.one(caller, id);
  }

  /** Changes a draft, or a request that the programme has a question about. */
  @Patch(':request')
  @Can('update', 'AllocationRequest', { key: 'quota:write', ifMatch: true })
  change(
    @Caller() caller: Caller,
    @Param('request', request) id: string,
    @Body() body: ChangeAllocationRequestDto,
  ): Promise<AllocationRequestDto> {
    return this.requests.change(caller, id, body);
  }

  /** Submits a draft to the programme. */
  @Post(':request/submit')
  @HttpCode(200)
  @Can('request', 'AllocationRequest', { key: 'quota:write', ifMatch: true })
  submit(@Caller() caller: Caller, @Param('request', request) id: string): Promise<AllocationRequestDto> {
    return this.requests.submit(caller, id);
  }

  /** Answers the programme's question. */
  @Post(':request/answer')
  @HttpCode(200)
  @Can('request', 'AllocationRequest', { key: 'quota:write', ifMatch: true })
  answer(
    @Caller() caller: Caller,
    @Param('request', request) id: string,
    @Body() body: MessageDto,
  ): Promise<AllocationRequestDto> {
    return this.requests.answer(caller, id, body.text);
  }

  /** Withdraws a request that is not decided yet. */
  @Post(':request/withdraw')
  @HttpCode(200)
  @Can('request', 'AllocationRequest', { key: 'quota:write', ifMatch: true })
  withdraw(@Caller() caller: Caller, @Param('request', request) id: string): Promise<AllocationRequestDto> {
    return this.requests.withdraw(caller, id);
  }
}
