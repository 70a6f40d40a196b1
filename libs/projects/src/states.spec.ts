import { everyStep } from '@app/testing';
import { participantStates } from './participants/participant.state';
import { projectStates } from './register/project.state';

everyStep(projectStates, 'active>suspended active>closed suspended>active suspended>closed');

everyStep(
  participantStates,
  'invited>active invited>left active>suspended active>left suspended>active suspended>left left>invited',
);
