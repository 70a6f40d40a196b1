import { Body, Controller, Get, Header, Param, Patch, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { download, FileStores } from '@app/platform/storage';
import { ChangeModelDto, ModelDto, ModelPage, ModelVersionDto, ModelVersionPage } from './model.dto';
import { ModelLibrary } from './model-library';

const model = new IdPipe('mdl');
const version = new IdPipe('mdv');

@ApiTags('models')
@Controller('projects/:project/models')
export class ModelsController {
  constructor(
    private readonly library: ModelLibrary,
    private readonly stores: FileStores,
  ) {}

  /** Models of the project, newest first. */
  @Get()
  @Can('read', 'Model', { key: 'models:read' })
  @ApiOkResponse({ type: ModelPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ModelPage> {
    return this.library.list(caller, query);
  }

  /** One model. */
  @Get(':model')
  @Can('read', 'Model', { key: 'models:read' })
  one(@Caller() caller: Caller, @Param('model', model) id: string): Promise<ModelDto> {
    return this.library.one(caller, id);
  }

  /** Names a model anew, or says what it is for. */
  @Patch(':model')
  @Can('update', 'Model', { key: 'models:write', ifMatch: true })
  change(@Caller() caller: Caller, @Param('model', model) id: string, @Body() body: ChangeModelDto): Promise<ModelDto> {
    return this.library.change(caller, id, body);
  }

  /** Versions of a model, newest first. */
  @Get(':model/versions')
  @Can('read', 'Model', { key: 'models:read' })
  @ApiOkResponse({ type: ModelVersionPage })
  versions(
    @Caller() caller: Caller,
    @Param('model', model) id: string,
    @Query() query: PageQuery,
  ): Promise<ModelVersionPage> {
    return this.library.versions(caller, id, query);
  }

  /** One version: digests, lineage, losses, answers before and after. */
  @Get(':model/versions/:version')
  @Can('read', 'Model', { key: 'models:read' })
  version(
    @Caller() caller: Caller,
    @Param('model', model) modelId: string,
    @Param('version', version) id: string,
  ): Promise<ModelVersionDto> {
    return this.library.version(caller, modelId, id);
  }

  /** The model card as Markdown, made from what is on record. */
  @Get(':model/versions/:version/card')
  @Can('read', 'Model', { key: 'models:read' })
  @Header('content-type', 'text/markdown; charset=utf-8')
  @ApiProduces('text/markdown')
  @ApiOkResponse({ schema: { type: 'string' } })
  card(
    @Caller() caller: Caller,
    @Param('model', model) modelId: string,
    @Param('version', version) id: string,
  ): Promise<string> {
    return this.library.card(caller, modelId, id);
  }

  /** The bytes of a file by its sha256; `Range` gives a part. Every request is on record, with its range. */
  @Get(':model/versions/:version/files/:sha256')
  @Can('read', 'Model', { key: 'models:read' })
  @ApiHeader({ name: 'Range', required: false })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async download(
    @Caller() caller: Caller,
    @Param('model', model) modelId: string,
    @Param('version', version) versionId: string,
    @Param('sha256') sha256: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = { model: modelId, version: versionId, sha256 };
    await download(request, reply, this.stores, await this.library.download(caller, place, request.headers.range));
  }
}
