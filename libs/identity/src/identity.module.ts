import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '@app/audit';
import { MailModule } from '@app/platform/mail';
import { AccessGuard } from './access.guard';
import { GuardLookup } from './guard-lookup';
import { Identity } from './identity';
import { Links } from './links';
import { MeController } from './me.controller';
import { Me } from './me.service';
import { People } from './people';
import { ServiceAccountsController } from './service-accounts.controller';
import { ServiceAccounts } from './service-accounts.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { FirstPerson, SetUpController } from './set-up';

@Global()
@Module({
  imports: [AuditModule, MailModule],
  controllers: [SessionsController, MeController, ServiceAccountsController, SetUpController],
  providers: [
    Identity,
    Links,
    People,
    Sessions,
    Me,
    ServiceAccounts,
    FirstPerson,
    GuardLookup,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Identity, Links, People, FirstPerson],
})
export class IdentityModule {}
