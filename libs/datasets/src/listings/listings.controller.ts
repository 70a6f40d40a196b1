import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/access';
import { ListingPage, ListingQuery } from './listing.dto';
import { Listings } from './listings';

@ApiTags('datasets')
@Controller('dataset-listings')
export class ListingsController {
  constructor(private readonly listings: Listings) {}

  /** Published datasets of all organisations that list them. */
  @Get()
  @SignedIn({ key: 'datasets:read' })
  @ApiOkResponse({ type: ListingPage })
  list(@Caller() caller: Caller, @Query() query: ListingQuery): Promise<ListingPage> {
    return this.listings.list(caller, query);
  }
}
