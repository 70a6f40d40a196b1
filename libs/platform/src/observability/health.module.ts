import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Module, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '../database';
import { Config } from '../config';

/** A load balancer asks every few seconds: one that waits longer than this for an answer has it. */
const patienceMilliseconds = 3000;

/** For supervisors and load balancers; outside `/api`. Redis is not needed to be ready: it only carries hints. */
@ApiExcludeController()
@Controller('health')
class HealthController {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  @Get('live')
  live() {
    return { status: 'live', process: this.config.processName };
  }

  @Get('ready')
  async ready() {
    const answers = this.database
      .transaction({ door: 'partner', scopes: {} }, (tx) => tx.query('select 1'))
      .then(
        () => true,
        () => false,
      );
    const late = wait(patienceMilliseconds, false, { ref: false });
    if (!(await Promise.race([answers, late]))) throw new ServiceUnavailableException('PostgreSQL does not answer');
    return { status: 'ready', process: this.config.processName };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
