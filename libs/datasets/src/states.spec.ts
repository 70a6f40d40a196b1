import { everyStep } from '@app/testing';
import { agreementStates } from './rights/agreement.state';
import { versionStates } from './versions/dataset-version.state';

everyStep(agreementStates, 'in_force>revoked in_force>expired');

everyStep(
  versionStates,
  `draft>uploading uploading>validating validating>needs_attention validating>in_review needs_attention>uploading
     needs_attention>draft in_review>published in_review>needs_attention published>deprecated
     published>partially_withdrawn published>withdrawn published>expired deprecated>withdrawn`,
);
