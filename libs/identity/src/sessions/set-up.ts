import { Body, Controller, Injectable, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '@app/access';
import { Audit } from '@app/audit';
import { advisoryLocks, Database, type Entry, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { platformScope } from '../guard/scopes';
import { Identity } from '../identity';
import { Links } from '../people/links';
import { People } from '../people/people';
import { SetUp, SignedInDto } from './session.dto';
import { SignIns } from './sign-ins';

const door: Entry = { door: 'identity', scopes: {} };

/** The first person of an empty system: whoever holds the one-time link becomes the platform administrator. */
@Injectable()
export class FirstPerson {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly people: People,
    private readonly identity: Identity,
    private readonly audit: Audit,
    private readonly signIns: SignIns,
  ) {}

  /** A link, good for an hour, while there is no platform administrator. @returns its token, or null when there is one */
  makeLink(): Promise<string | null> {
    return this.database.transaction(door, async (tx) => {
      if (await this.taken(tx)) return null;
      await tx.query(`delete from identity.one_time_links where purpose = 'setup'`);
      return this.links.make(tx, 'setup', null);
    });
  }

  async setUp(body: SetUp, { address, requestId }: { address: string; requestId: string }): Promise<SignedInDto> {
    await this.signIns.linkFromAddress(address);
    const passwordHash = await this.people.hash(body.password);
    return this.database.transaction(door, async (tx) => {
      const taken = await this.taken(tx);
      await this.links.take(tx, 'setup', body.token);
      if (taken) throw Problem.conflict('set-up-done', 'The platform has its administrator already.');
      const personId = await this.people.make(tx, { ...body, passwordHash, verified: true });
      if (!personId) throw Problem.conflict('address-taken', 'There is a person with this address already.');
      await this.identity.grantRole(tx, {
        personId,
        scopeKind: 'platform',
        scopeId: platformScope,
        organisationId: null,
        role: 'administrator',
      });
      const record = { action: 'platform.set_up', subject: 'person', subjectId: personId } as const;
      await tx.within('identity', { organisations: [platformScope] }, () =>
        this.audit.record(tx, { personId, requestId }, { scopeId: platformScope, ...record }),
      );
      return { person: show('per', personId), name: body.name, email: body.email.toLowerCase() };
    });
  }

  /** Whether there is an administrator. Until the transaction ends nobody else can become, or be invited to be, the first. */
  private async taken(tx: Tx): Promise<boolean> {
    await tx.query(`select pg_advisory_xact_lock($1)`, [advisoryLocks.setUp]);
    return (await this.identity.rolesIn(tx, 'platform', platformScope)).length > 0;
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
  setUp(@Body() body: SetUp, @Req() request: FastifyRequest): Promise<SignedInDto> {
    return this.first.setUp(body, { address: request.ip, requestId: String(request.id) });
  }
}
