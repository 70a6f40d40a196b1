import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { OrganisationsModule } from '@app/organisations';
import { BaseModel } from './catalogue/base-model.entity';
import { BaseModels } from './catalogue/base-models';
import { BaseModelsController } from './catalogue/base-models.controller';
import { Catalogue } from './catalogue/catalogue';
import { Model } from './library/model.entity';
import { ModelSample } from './library/model-sample.entity';
import { ModelVersion } from './library/model-version.entity';
import { ModelLibrary } from './library/model-library';
import { Models } from './library/models';
import { ModelsController } from './library/models.controller';

export const modelEntities = [BaseModel, Model, ModelVersion, ModelSample];

@Module({
  imports: [TypeOrmModule.forFeature(modelEntities), AuditModule, OrganisationsModule],
  controllers: [BaseModelsController, ModelsController],
  providers: [BaseModels, Catalogue, Models, ModelLibrary],
  exports: [BaseModels, Models],
})
export class ModelsModule {}
