import { Controller, Get, Module, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '../database';
import { Config } from '../config';

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
    try {
      await this.database.transaction({ door: 'partner', scopes: {} }, (tx) => tx.query('select 1'));
    } catch {
      throw new ServiceUnavailableException('PostgreSQL does not answer');
    }
    return { status: 'ready', process: this.config.processName };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
