import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { download, FileStores, FileUrls } from '@app/platform/storage';

/** Files by short-lived signed address: `/files/{store}/{sha256}?expires=…&sig=…`, outside `/api/v1`. */
@ApiTags('files')
@Controller('files')
export class FilesController {
  constructor(
    private readonly stores: FileStores,
    private readonly urls: FileUrls,
  ) {}

  /** The bytes of a file; `Range` gives a part. Addresses come from the api and end after minutes. */
  @Get(':store/:digest')
  @Public('the signature in the address is the right to read this one file')
  @ApiQuery({ name: 'name', required: false })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async read(
    @Param('store', new IdPipe('sto')) storeId: string,
    @Param('digest') sha256: string,
    @Query('expires') expires: string,
    @Query('sig') signature: string,
    @Query('name') name: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.urls.verify({ storeId, sha256, expires: Number(expires), name: name ?? null }, String(signature));
    await download(request, reply, this.stores, { storeId, sha256, name: name ?? sha256 });
  }
}
