import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BaseModels } from './base-models';

/** Registers the base models of BASE_MODELS_DIR when the worker starts. */
@Injectable()
export class BaseModelSeeder implements OnApplicationBootstrap {
  private readonly log = new Logger('BaseModelSeeder');

  constructor(private readonly baseModels: BaseModels) {}

  async onApplicationBootstrap(): Promise<void> {
    const names = await this.baseModels.seedFromFolder();
    this.log.log(names.length > 0 ? `offers ${names.join(', ')}` : 'no base model lies in BASE_MODELS_DIR');
  }
}
