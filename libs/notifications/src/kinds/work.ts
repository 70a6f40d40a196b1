import * as to from './links';
import type { KindRule } from './rule';

/** About jobs and data. */
export const work = {
  job_failed: { group: 'failed_jobs', about: 'job', audience: 'launcher', topic: 'job.failed', link: to.job },
  job_succeeded: { group: 'jobs', about: 'job', audience: 'launcher', topic: 'job.succeeded', link: to.job },
  job_stopped: { group: 'jobs', about: 'job', audience: 'launcher', topic: 'job.stopped', link: to.job },
  version_in_review: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.in_review',
    asks: 'in_review',
    settled_by: ['dataset_version.published', 'dataset_version.needs_attention'],
    link: to.version(),
  },
  version_needs_attention: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.needs_attention',
    asks: 'needs_attention',
    settled_by: ['dataset_version.uploading', 'dataset_version.draft', 'dataset_version.in_review'],
    link: to.version('/quality'),
  },
  version_published: {
    group: 'data',
    about: 'version',
    audience: 'stewards',
    topic: 'dataset_version.published',
    link: to.version(),
  },
  agreement_expired: {
    group: 'data',
    about: 'agreement',
    audience: 'stewards',
    topic: 'agreement.expired',
    link: to.version('/rights'),
  },
  data_right_given: {
    group: 'data_rights',
    about: 'data_right',
    audience: 'leads',
    topic: 'data_right.given',
    link: to.inProject('/data'),
  },
  data_right_ended: {
    group: 'data_rights',
    about: 'data_right',
    audience: 'leads',
    topic: 'data_right.revoked',
    link: to.inProject('/data'),
  },
  data_right_deprecated: {
    group: 'data_rights',
    about: 'data_right',
    audience: 'leads',
    topic: 'data_right.deprecated',
    link: to.inProject('/data'),
  },
} as const satisfies Record<string, KindRule>;
