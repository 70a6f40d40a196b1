import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { MyWork } from './my-work';
import { Needs } from './needs';
import { MyBudgetPage, MyJobList, NeedList } from './work.dto';

@ApiTags('work')
@Controller('me')
export class WorkController {
  constructor(
    private readonly needs: Needs,
    private readonly work: MyWork,
  ) {}

  /** What waits for the caller: questions, offered awards, invitations, roles that nobody holds, jobs that failed, data that needs them; with a key only what it may read. */
  @Get('needs')
  @SignedIn({ key: 'project:read' })
  @ApiOkResponse({ type: NeedList })
  waiting(@Caller() caller: Caller): Promise<NeedList> {
    return this.needs.read(caller);
  }

  /** The caller's jobs that wait or run, in all projects, newest first. */
  @Get('jobs')
  @SignedIn({ key: 'jobs:read' })
  @ApiOkResponse({ type: MyJobList })
  jobs(@Caller() caller: Caller): Promise<MyJobList> {
    return this.work.jobs(caller);
  }

  /** The caller's projects, newest first, and what is left of each grant. */
  @Get('budgets')
  @SignedIn({ key: 'budget:read' })
  @ApiOkResponse({ type: MyBudgetPage })
  budgets(@Caller() caller: Caller, @Query() query: PageQuery): Promise<MyBudgetPage> {
    return this.work.budgets(caller, query);
  }
}
