import { everyStep } from '@app/testing';
import { awardStates } from './awards/award.state';
import { coFundingEntryStates } from './co-funding/co-funding-entry.state';

everyStep(
  awardStates,
  `offered>accepted offered>declined offered>revoked accepted>active accepted>revoked active>suspended active>closing
     suspended>active suspended>closing closing>closed`,
);

everyStep(coFundingEntryStates, 'entered>confirmed entered>refused');
