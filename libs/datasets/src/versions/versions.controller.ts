import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { download, FileStores } from '@app/platform/storage';
import { ReportDto } from '../validation/report.dto';
import {
  CreateVersionDto,
  DatasetVersionDto,
  DatasetVersionPage,
  VersionFilePage,
  VersionReasonDto,
} from './dataset-version.dto';
import { Publishing } from './publishing.service';
import { VersionsService } from './versions.service';

const dataset = new IdPipe('dst');
const version = new IdPipe('dsv');
const file = new IdPipe('fil');

@ApiTags('datasets')
@Controller('organisations/:org/datasets/:dataset/versions')
export class VersionsController {
  constructor(
    private readonly versions: VersionsService,
    private readonly publishing: Publishing,
    private readonly stores: FileStores,
  ) {}

  /** Makes a version, a draft without files. Upload files to it, then ask for its check. */
  @Post()
  @Can('create', 'Dataset', { key: 'datasets:write' })
  create(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Body() body: CreateVersionDto,
  ): Promise<DatasetVersionDto> {
    return this.versions.create(caller, datasetId, body);
  }

  /** Versions of the dataset, newest first. */
  @Get()
  @Can('read', 'Dataset', { key: 'datasets:read' })
  @ApiOkResponse({ type: DatasetVersionPage })
  list(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Query() query: PageQuery,
  ): Promise<DatasetVersionPage> {
    return this.versions.list(caller, datasetId, query);
  }

  /** One version. */
  @Get(':version')
  @Can('read', 'Dataset', { key: 'datasets:read' })
  one(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
  ): Promise<DatasetVersionDto> {
    return this.versions.one(caller, datasetId, id);
  }

  /** Files of a version in the order of their paths. */
  @Get(':version/files')
  @Can('read', 'Dataset', { key: 'datasets:read' })
  @ApiOkResponse({ type: VersionFilePage })
  files(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
    @Query() query: PageQuery,
  ): Promise<VersionFilePage> {
    return this.versions.files(caller, datasetId, id, query);
  }

  /** The bytes of a file; `Range` gives a part. Every request is on record, with its range. */
  @Get(':version/files/:file')
  @Can('read', 'Dataset', { key: 'datasets:read' })
  @ApiHeader({ name: 'Range', required: false })
  @ApiProduces('application/jsonl')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async download(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Param('file', file) fileId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = { dataset: datasetId, version: versionId, file: fileId };
    await download(request, reply, this.stores, await this.versions.download(caller, place, request.headers.range));
  }

  /** Takes a file out of a version that is not published. `If-Match` is the version's ETag. */
  @Delete(':version/files/:file')
  @HttpCode(204)
  @Can('update', 'Dataset', { key: 'datasets:write', ifMatch: true })
  removeFile(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Param('file', file) fileId: string,
  ): Promise<void> {
    return this.versions.removeFile(caller, datasetId, versionId, fileId);
  }

  /** Asks for the check of the version's files. See its `report`; it ends as `in_review` or `needs_attention`. */
  @Post(':version/validation')
  @HttpCode(200)
  @Can('update', 'Dataset', { key: 'datasets:write', ifMatch: true })
  validate(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
  ): Promise<DatasetVersionDto> {
    return this.publishing.validate(caller, datasetId, id);
  }

  /** The newest check: progress, then what it found with rows and columns, and aggregates. */
  @Get(':version/report')
  @Can('read', 'Dataset', { key: 'datasets:read' })
  report(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
  ): Promise<ReportDto> {
    return this.publishing.report(caller, datasetId, id);
  }

  /** Publishes a checked version: it never changes again. Personal data: not by who uploaded it. */
  @Post(':version/publish')
  @HttpCode(200)
  @Can('publish', 'Dataset', { ifMatch: true, personOnly: true })
  publish(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
  ): Promise<DatasetVersionDto> {
    return this.publishing.publish(caller, datasetId, id);
  }

  /** Sends a checked version back to who uploads. */
  @Post(':version/return')
  @HttpCode(200)
  @Can('publish', 'Dataset', { ifMatch: true, personOnly: true })
  giveBack(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
    @Body() body: VersionReasonDto,
  ): Promise<DatasetVersionDto> {
    return this.publishing.giveBack(caller, datasetId, id, body.reason);
  }

  /** Says that a version should not be used for new work; agreements in force go on. */
  @Post(':version/deprecation')
  @HttpCode(200)
  @Can('publish', 'Dataset', { ifMatch: true, personOnly: true })
  deprecate(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
    @Body() body: VersionReasonDto,
  ): Promise<DatasetVersionDto> {
    return this.publishing.deprecate(caller, datasetId, id, body.reason);
  }

  /** Withdraws a version: every right to it ends at once. */
  @Post(':version/withdrawal')
  @HttpCode(200)
  @Can('publish', 'Dataset', { ifMatch: true, personOnly: true })
  withdraw(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) id: string,
    @Body() body: VersionReasonDto,
  ): Promise<DatasetVersionDto> {
    return this.publishing.withdraw(caller, datasetId, id, body.reason);
  }
}
