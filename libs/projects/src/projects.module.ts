import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { IdentityModule } from '@app/identity';
import { OrganisationsModule } from '@app/organisations';
import { OwnParticipationController } from './participants/own-participation.controller';
import { OwnParticipation } from './participants/own-participation.service';
import { ParticipantActs } from './participants/participant.acts';
import { Participant } from './participants/participant.entity';
import { Participation } from './participants/participation.service';
import { Programme, ProgrammeCounter } from './programmes/programme.entity';
import { PlatformProgrammesController, ProgrammesController } from './programmes/programmes.controller';
import { RoleHolders } from './programmes/role-holders';
import { Programmes } from './programmes/programmes.service';
import { ProjectRegisterController } from './register/project-register.controller';
import { ProjectRegister } from './register/project-register.service';
import { Project } from './register/project.entity';
import { ProjectService } from './register/project.service';
import { ProjectView } from './register/project.view';
import { Projects } from './projects';
import { ProjectsController } from './register/projects.controller';

@Module({
  imports: [
    TypeOrmModule.forFeature([Programme, ProgrammeCounter, Project, Participant]),
    AuditModule,
    IdentityModule,
    OrganisationsModule,
  ],
  controllers: [
    PlatformProgrammesController,
    ProgrammesController,
    ProjectRegisterController,
    ProjectsController,
    OwnParticipationController,
  ],
  providers: [
    Programmes,
    RoleHolders,
    ProjectRegister,
    ProjectService,
    Participation,
    OwnParticipation,
    ParticipantActs,
    ProjectView,
    Projects,
  ],
  exports: [Projects, RoleHolders],
})
export class ProjectsModule {}
