import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { BaseModelDto, BaseModelPage } from './base-model.dto';
import { Catalogue } from './catalogue';

@ApiTags('models')
@Controller('base-models')
export class BaseModelsController {
  constructor(private readonly catalogue: Catalogue) {}

  /** Models that training may start from, by name. */
  @Get()
  @SignedIn({ key: 'reference:read' })
  @ApiOkResponse({ type: BaseModelPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<BaseModelPage> {
    return this.catalogue.list(caller, query);
  }

  /** One base model, also when another content has taken its name since. */
  @Get(':base_model')
  @SignedIn({ key: 'reference:read' })
  one(@Caller() caller: Caller, @Param('base_model', new IdPipe('bas')) id: string): Promise<BaseModelDto> {
    return this.catalogue.one(caller, id);
  }
}
