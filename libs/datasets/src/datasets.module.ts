import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { OrganisationsModule } from '@app/organisations';
import { ProjectsModule } from '@app/projects';
import { FilesController } from './files.controller';
import { Listing } from './listings/listing.entity';
import { Listings } from './listings/listings';
import { ListingsController } from './listings/listings.controller';
import { Dataset } from './register/dataset.entity';
import { DatasetsController } from './register/datasets.controller';
import { Datasets } from './register/datasets.service';
import { Agreement } from './rights/agreement.entity';
import { AgreementProjects } from './rights/agreement-projects';
import { AgreementsController } from './rights/agreements.controller';
import { Agreements } from './rights/agreements.service';
import { DataRight } from './rights/data-right.entity';
import { DataRightList } from './rights/data-right-list';
import { DataRights } from './rights/data-rights';
import { DataRightsController } from './rights/data-rights.controller';
import { RightWriter } from './rights/right-writer';
import { TusServers } from './uploads/tus-servers';
import { Upload } from './uploads/upload.entity';
import { UploadsController } from './uploads/uploads.controller';
import { Uploads } from './uploads/uploads.service';
import { Validation } from './validation/validation.entity';
import { DatasetVersion } from './versions/dataset-version.entity';
import { Publishing } from './versions/publishing.service';
import { VersionFile } from './versions/version-file.entity';
import { Versions } from './versions/versions';
import { VersionsController } from './versions/versions.controller';
import { VersionsService } from './versions/versions.service';

export const datasetEntities = [
  Dataset,
  DatasetVersion,
  VersionFile,
  Upload,
  Validation,
  Agreement,
  DataRight,
  Listing,
];

@Module({
  imports: [TypeOrmModule.forFeature(datasetEntities), AuditModule, OrganisationsModule, ProjectsModule],
  controllers: [
    FilesController,
    DatasetsController,
    VersionsController,
    UploadsController,
    AgreementsController,
    DataRightsController,
    ListingsController,
  ],
  providers: [
    Datasets,
    Versions,
    VersionsService,
    Publishing,
    Uploads,
    AgreementProjects,
    TusServers,
    Agreements,
    RightWriter,
    DataRights,
    DataRightList,
    Listings,
  ],
  exports: [Agreements, DataRights, Uploads, Versions],
})
export class DatasetsModule {}
