import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { OrganisationsModule } from '@app/organisations';
import { BaseModel } from './base-model.entity';
import { BaseModels } from './base-models';
import { BaseModelsController } from './base-models.controller';
import { Catalogue } from './catalogue';
import { Model } from './model.entity';
import { ModelSample } from './model-sample.entity';
import { ModelVersion } from './model-version.entity';
import { ModelLibrary } from './model-library';
import { Models } from './models';
import { ModelsController } from './models.controller';

@Module({
  imports: [TypeOrmModule.forFeature([BaseModel, Model, ModelVersion, ModelSample]), AuditModule, OrganisationsModule],
  controllers: [BaseModelsController, ModelsController],
  providers: [BaseModels, Catalogue, Models, ModelLibrary],
  exports: [BaseModels, Models],
})
export class ModelsModule {}
