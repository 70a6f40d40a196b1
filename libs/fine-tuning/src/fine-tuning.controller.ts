import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { JobDto, Launch } from '@app/jobs';
import { Gone } from '@app/platform/http';
import { Estimates } from './estimates.service';
import { EstimateDto, FineTuningBody } from './fine-tuning.dto';
import { launchOf } from './recipe';

@ApiTags('fine-tuning')
@Controller('projects/:project/fine-tuning-jobs')
export class FineTuningController {
  constructor(
    private readonly estimates: Estimates,
    private readonly launches: Launch,
  ) {}

  /** What a launch would do: time, cost, hold, and everything that would refuse it. Changes nothing. */
  @Post('estimate')
  @HttpCode(200)
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: EstimateDto })
  estimate(@Caller() caller: Caller, @Body() body: FineTuningBody): Promise<EstimateDto> {
    return this.estimates.estimate(caller, body);
  }

  /** Launch: GPU time, grant share and co-funding are held at once or not at all. */
  @Post()
  @Can('launch', 'Job', { key: 'jobs:write', idempotency: 'required' })
  @ApiCreatedResponse({ type: JobDto })
  launch(@Caller() caller: Caller, @Body() body: FineTuningBody, @Gone() gone: AbortSignal): Promise<JobDto> {
    return this.launches.launch(caller, launchOf(body, this.estimates.timesOf(caller.scopeId, body)), gone);
  }
}
