import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { ChangeDatasetDto, DatasetDto, DatasetPage, DatasetQuery, RegisterDatasetDto } from './dataset.dto';
import { Datasets } from './datasets.service';

const dataset = new IdPipe('dst');

@ApiTags('datasets')
@Controller('organisations/:org/datasets')
export class DatasetsController {
  constructor(private readonly datasets: Datasets) {}

  /** Registers a dataset with its rights. Its store is chosen here, before the first byte. */
  @Post()
  @Can('create', 'Dataset', { key: 'datasets:write' })
  register(@Caller() caller: Caller, @Body() body: RegisterDatasetDto): Promise<DatasetDto> {
    return this.datasets.register(caller, body);
  }

  /** Datasets of the organisation, newest first. */
  @Get()
  @Can('read', 'Dataset', { key: 'datasets:read' })
  @ApiOkResponse({ type: DatasetPage })
  list(@Caller() caller: Caller, @Query() query: DatasetQuery): Promise<DatasetPage> {
    return this.datasets.list(caller, query);
  }

  /** One dataset. */
  @Get(':dataset')
  @Can('read', 'Dataset', { key: 'datasets:read' })
  one(@Caller() caller: Caller, @Param('dataset', dataset) id: string): Promise<DatasetDto> {
    return this.datasets.one(caller, id);
  }

  /** Changes a dataset; its licence and rights only until a version is published. */
  @Patch(':dataset')
  @Can('update', 'Dataset', { key: 'datasets:write', ifMatch: true })
  change(
    @Caller() caller: Caller,
    @Param('dataset', dataset) id: string,
    @Body() body: ChangeDatasetDto,
  ): Promise<DatasetDto> {
    return this.datasets.change(caller, id, body);
  }
}
