import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { GrantsModule } from '@app/grants';
import { IdentityModule } from '@app/identity';
import { LedgerModule } from '@app/ledger';
import { OrganisationsModule } from '@app/organisations';
import { ProjectsModule } from '@app/projects';
import { Agents } from './pools/agents.service';
import { AllocationDecision, AllocationMessage, AllocationRequest } from './requests/allocation-request.entity';
import { AllocationRequestView } from './requests/allocation-request.view';
import { AllocationRequestsController } from './requests/allocation-requests.controller';
import { AllocationRequests } from './requests/allocation-requests.service';
import { Capacities } from './pools/capacity.service';
import { Compute } from './compute';
import { RequestNames } from './requests/request-names';
import { Decisions } from './requests/decisions.service';
import { Impacts } from './requests/impacts.service';
import { LotEnds } from './lots/lot-ends';
import { LotMaking } from './lots/lot-making';
import { Lot, ProjectPoolCap } from './lots/lot.entity';
import { LotView } from './lots/lot.view';
import { LotsController, ProgrammeLotsController } from './lots/lots.controller';
import { Lots } from './lots/lots.service';
import { PlatformPoolsController } from './pools/platform-pools.controller';
import { PoolOperators } from './pools/pool-operators.service';
import { Capacity, Pool, PoolForecast } from './pools/pool.entity';
import { PoolView } from './pools/pool.view';
import { PoolController, PoolListController } from './pools/pools.controller';
import { Pools } from './pools/pools.service';
import { ProgrammeComputeController } from './requests/programme-compute.controller';
import { RateCard } from './prices/rate-card.entity';
import { RateCards } from './prices/rate-cards.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Pool,
      Capacity,
      PoolForecast,
      RateCard,
      AllocationRequest,
      AllocationMessage,
      AllocationDecision,
      Lot,
      ProjectPoolCap,
    ]),
    AuditModule,
    IdentityModule,
    OrganisationsModule,
    ProjectsModule,
    LedgerModule,
    GrantsModule,
  ],
  controllers: [
    PoolListController,
    PoolController,
    PlatformPoolsController,
    AllocationRequestsController,
    LotsController,
    ProgrammeComputeController,
    ProgrammeLotsController,
  ],
  providers: [
    Compute,
    Pools,
    PoolView,
    PoolOperators,
    Capacities,
    RateCards,
    Agents,
    AllocationRequests,
    AllocationRequestView,
    RequestNames,
    Decisions,
    Impacts,
    LotMaking,
    Lots,
    LotView,
    LotEnds,
  ],
  exports: [Compute, LotEnds],
})
export class ComputeModule {}
