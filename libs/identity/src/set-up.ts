import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/access';
import { Database, type Entry } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Identity } from './identity';
import { Links } from './links';
import { People } from './people';
import { platformScope } from './scopes';
import { SetUp, SignedInDto } from './session.dto';

const door: Entry = { door: 'identity', scopes: {} };

/** The first person of an empty system: whoever holds the one-time link becomes the platform administrator. */
@Injectable()
export class FirstPerson {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly people: People,
    private readonly identity: Identity,
  ) {}

  /** A link, good for an hour, while there is no platform administrator. @returns its token, or null when there is one */
  makeLink(): Promise<string | null> {
    return this.database.transaction(door, async (tx) => {
      if ((await this.identity.rolesIn(tx, 'platform', platformScope)).length > 0) return null;
      await tx.query(`delete from identity.one_time_links where purpose = 'setup'`);
      return this.links.make(tx, 'setup', null);
    });
  }

  async setUp(body: SetUp): Promise<SignedInDto> {
    const passwordHash = await this.people.hash(body.password);
    return this.database.transaction(door, async (tx) => {
      await this.links.take(tx, 'setup', body.token);
      const personId = await this.people.make(tx, { ...body, passwordHash, verified: true });
      if (!personId) throw Problem.conflict('address-taken', 'There is a person with this address already.');
      await this.identity.grantRole(tx, {
        personId,
        scopeKind: 'platform',
        scopeId: platformScope,
        organisationId: null,
        role: 'administrator',
      });
      return { person: show('per', personId), name: body.name, email: body.email.toLowerCase() };
    });
  }
}

@ApiTags('identity')
@Controller('setup')
export class SetUpController {
  constructor(private readonly first: FirstPerson) {}

  @Post()
  @ApiOperation({
    summary: 'Become the platform administrator of an empty system, with the link that its first start printed.',
  })
  @Public('the one-time link is the right, and there is nobody yet')
  @ApiCreatedResponse({ type: SignedInDto })
  setUp(@Body() body: SetUp): Promise<SignedInDto> {
    return this.first.setUp(body);
  }
}
