import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '@app/audit';
import { MailModule } from '@app/platform/mail';
import { AccessGuard } from './guard/access.guard';
import { GuardLookup } from './guard/guard-lookup';
import { Identity } from './identity';
import { Keys } from './keys/keys';
import { ServiceAccountsController } from './keys/service-accounts.controller';
import { ServiceAccounts } from './keys/service-accounts.service';
import { Links } from './people/links';
import { LinksController } from './people/links.controller';
import { MeController } from './people/me.controller';
import { Me } from './people/me.service';
import { People } from './people/people';
import { SessionsController } from './sessions/sessions.controller';
import { Sessions } from './sessions/sessions.service';
import { FirstPerson, SetUpController } from './sessions/set-up';
import { SignIns } from './sessions/sign-ins';

@Global()
@Module({
  imports: [AuditModule, MailModule],
  controllers: [SessionsController, MeController, LinksController, ServiceAccountsController, SetUpController],
  providers: [
    Identity,
    Links,
    People,
    Keys,
    Sessions,
    SignIns,
    Me,
    ServiceAccounts,
    FirstPerson,
    GuardLookup,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Identity, Keys, People, FirstPerson, SignIns],
})
export class IdentityModule {}
