import { unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';
import type { Award } from '../../app/award.api';

const one = '/api/v1/projects/{project}/award';

/** Accepts the award as it was last read. @param key the same at every try of one intention */
export const accept = ({ project, version }: Award, key: string): Promise<Award> =>
  unwrap(
    api.POST(`${one}/acceptance`, { params: { path: { project }, header: { ...ifMatch(version), ...once(key) } } }),
  );

/** Declines it; its amount returns to the envelope. @param reason the programme is shown it */
export const decline = ({ project, version }: Award, reason: string): Promise<Award> =>
  unwrap(api.POST(`${one}/refusal`, { params: { path: { project }, header: ifMatch(version) }, body: { reason } }));
