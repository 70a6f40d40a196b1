export { Participant } from './participants/participant.entity';
export { Programme } from './programmes/programme.entity';
export { RoleHolderDto, RoleHolderPage } from './programmes/programme.dto';
export { Project } from './register/project.entity';
export { Projects } from './projects';
export { ProjectsModule } from './projects.module';
export { assertActive, unknownPerson } from './projects.problems';
export { holderShown, RoleHolders } from './programmes/role-holders';
