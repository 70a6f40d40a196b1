import { Controller, Delete, Head, Header, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Can } from '@app/access';
import { IdPipe, show } from '@app/platform/ids';
import { TusServers } from './tus-servers';
import type { Upload } from './upload.entity';
import { Uploads } from './uploads.service';

const dataset = new IdPipe('dst');
const version = new IdPipe('dsv');
const upload = new IdPipe('upl');
const offset = { 'Upload-Offset': { schema: { type: 'integer' as const } } };

/** Resumable uploads by the tus protocol 1.0.0: any tus client can send a file of any size and go on after a cut. */
@ApiTags('datasets')
@ApiHeader({ name: 'Tus-Resumable', required: true, schema: { type: 'string', enum: ['1.0.0'] } })
@Controller('organisations/:org/datasets/:dataset/versions/:version/uploads')
export class UploadsController {
  constructor(
    private readonly uploads: Uploads,
    private readonly tus: TusServers,
  ) {}

  /**
   * Begins the upload of one file. `Upload-Metadata` has `filename` (ends in .jsonl), and may have `sha256` (64
   * hexadecimal digits: other bytes are refused), `split` (train, eval or test) and `filetype`, each in Base64.
   */
  @Post()
  @Can('create', 'Dataset', { key: 'datasets:write' })
  @ApiHeader({ name: 'Upload-Length', required: true, schema: { type: 'integer' } })
  @ApiHeader({ name: 'Upload-Metadata', required: true })
  @ApiCreatedResponse({ headers: { Location: { schema: { type: 'string' } } } })
  async begin(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.uploads.begin(caller, datasetId, versionId, request.headers);
    await this.hand(request, reply, row, `${request.url.split('?')[0]}/${show('upl', row.id)}`);
  }

  /** How many bytes have arrived: go on from there. */
  @Head(':upload')
  @Can('update', 'Dataset', { key: 'datasets:write' })
  @ApiOkResponse({ headers: { ...offset, 'Upload-Length': { schema: { type: 'integer' } } } })
  async position(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Param('upload', upload) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.uploads.find(caller, { dataset: datasetId, version: versionId, upload: id });
    if (await this.uploads.complete(row)) await this.uploads.finish(row);
    else if (row.state === 'open') return this.hand(request, reply, row, request.url);
    const length = String(row.bytes);
    await reply.headers({ 'tus-resumable': '1.0.0', 'upload-offset': length, 'upload-length': length }).send('');
  }

  /**
   * Sends bytes from `Upload-Offset` on. The last of them ends the upload: its sha256 is computed and compared. An upload
   * that nobody sends to for seven days is given up.
   */
  @Patch(':upload')
  @HttpCode(204)
  @Can('update', 'Dataset', { key: 'datasets:write' })
  @ApiHeader({ name: 'Upload-Offset', required: true, schema: { type: 'integer' } })
  @ApiConsumes('application/offset+octet-stream')
  @ApiNoContentResponse({ headers: offset })
  async send(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Param('upload', upload) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.uploads.goOn(caller, { dataset: datasetId, version: versionId, upload: id });
    await this.hand(request, reply, row, request.url);
  }

  /** Gives an upload up; what came of it is removed. */
  @Delete(':upload')
  @HttpCode(204)
  @Header('Tus-Resumable', '1.0.0')
  @Can('update', 'Dataset', { key: 'datasets:write' })
  @ApiNoContentResponse()
  async cancel(
    @Caller() caller: Caller,
    @Param('dataset', dataset) datasetId: string,
    @Param('version', version) versionId: string,
    @Param('upload', upload) id: string,
  ): Promise<void> {
    const row = await this.uploads.find(caller, { dataset: datasetId, version: versionId, upload: id });
    if (row.state === 'open') await this.uploads.end(row, 'cancelled');
  }

  /** The tus server writes the answer itself; the headers that every answer has go along. */
  private async hand(request: FastifyRequest, reply: FastifyReply, row: Upload, location: string): Promise<void> {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value as string);
    await this.tus.handle(request.raw, reply.raw, {
      requestId: request.id,
      storeId: row.store_id,
      uploadId: row.id,
      location,
      bytes: Number(row.bytes),
      finish: () => this.uploads.finish(row),
    });
  }
}
