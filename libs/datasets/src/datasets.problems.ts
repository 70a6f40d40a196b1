import { type Change, type Check, type Offer, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { DataRight } from './rights/data-right.entity';

/** A 409 with the one check that failed and what would change it. */
function conflict(
  code: string,
  detail: string,
  params: Record<string, unknown>,
  check: Omit<Check, 'result'>,
  ...changes: Change[]
): Problem {
  return new Problem({ status: 409, code, detail, params, checks: [{ ...check, result: 'failed' }], changes });
}

const change = (offer: Offer, effect: string, ask?: string): Change => ({
  ...offer,
  effect,
  possible: true,
  ...(ask ? { ask } : {}),
});

/** A launch names data that the project may not use, or not any more. */
export function rightsMissing(
  chosen: { id: string; right: DataRight | null; last: DataRight | null }[],
  now: Date,
): Problem {
  const why = (last: DataRight | null) => {
    if (!last) return 'no agreement gives this project the right';
    if (last.revoked_at) return `the right was revoked on ${last.revoked_at.toISOString()}`;
    return last.until && last.until <= now ? `the right ended on ${last.until.toISOString()}` : 'in force';
  };
  return new Problem({
    status: 409,
    code: 'data-right-missing',
    detail: 'The project has no right in force to some of the data.',
    params: { dataset_versions: chosen.filter(({ right }) => !right).map(({ id }) => show('dsv', id)) },
    checks: chosen.map(({ id, right, last }) => ({
      check: 'data-right',
      result: right ? 'passed' : 'failed',
      dimension: show('dsv', id),
      // The project knows by name only what it ever had a right to.
      ...(last && { requested: `${last.dataset_name} ${last.number}` }),
      detail: why(last),
    })),
    changes: [
      change({ action: 'make-agreement', variant: 'project' }, 'the project may use the data', 'the data steward'),
    ],
  });
}

/** A launch names data of which no file is to be learnt from. */
export const nothingToTrainOn = (data: { dataset_version_id: string; files: { split: string }[] }[]) =>
  new Problem({
    status: 409,
    code: 'no-training-rows',
    detail: 'None of the data has a file of the split train: there is nothing to learn from.',
    params: { dataset_versions: data.map(({ dataset_version_id }) => show('dsv', dataset_version_id)) },
    checks: data.map(({ dataset_version_id, files }) => ({
      check: 'train-split',
      result: 'failed',
      dimension: show('dsv', dataset_version_id),
      detail: `its files are of ${[...new Set(files.map(({ split }) => split))].sort().join(', ')}`,
    })),
    changes: [change({ action: 'add-dataset-version' }, 'there are rows to learn from')],
  });

/** A second dataset of the same name in the organisation. */
export const nameTaken = (name: string, dataset: string) =>
  conflict(
    'dataset-name-taken',
    'There is a data set of this name already.',
    { name, dataset },
    { check: 'name-unused', dimension: 'name', requested: name },
    change({ action: 'choose-another-name', variant: 'dataset' }, 'the data set can be registered'),
    change({ action: 'add-version' }, 'the rows become a version of the data set that is there'),
  );

/** Residency leaves no country in which a store stands. */
export const noStore = (allowed: readonly string[], stores: readonly string[]) =>
  new Problem({
    status: 409,
    code: 'no-store',
    detail: 'No store stands in a country in which this data may lie.',
    params: { storage_allowed: allowed, stores_in: [...stores].sort() },
    checks: [{ check: 'storage-allowed', result: 'failed', dimension: 'country', requested: allowed.join(', ') }],
    changes: [
      change({ action: 'add-store' }, 'the data can lie there', 'the platform administrator'),
      change({ action: 'allow-country' }, 'the data can lie in another country', 'a steward of your organisation'),
    ],
  });

/** Licence, lawful basis and residency belong to what was published. */
export const fixedByPublication = (fields: readonly string[]) =>
  conflict(
    'fixed-by-publication',
    'A version of this data set is published: its licence and rights do not change any more. Register a new data set.',
    { fields },
    { check: 'nothing-published', requested: fields.join(', ') },
    change({ action: 'register-dataset' }, 'a new data set can have other rights'),
    change(
      { action: 'withdraw-versions' },
      'nobody uses the data under these rights any more',
      'a steward of your organisation',
    ),
  );

/** Version numbers are used once. */
export const numberTaken = (number: string) =>
  conflict(
    'version-number-taken',
    `There is a version ${number} already.`,
    { number },
    { check: 'number-unused', dimension: 'number', requested: number },
    change({ action: 'choose-another-number' }, 'the version can be made; left out, the next one is taken'),
  );

export const fileExists = (path: string) =>
  conflict(
    'file-exists',
    'The version has a file of this name. Remove it first, or choose another name.',
    { path },
    { check: 'path-unused', dimension: 'path', requested: path },
    change({ action: 'remove-file' }, 'the name is free again'),
    change({ action: 'choose-another-name', variant: 'file' }, 'both files are kept'),
  );

export const uploadGone = (state: string) =>
  new Problem({
    status: 410,
    code: 'upload-gone',
    detail: `This upload is ${state}. Start it again.`,
    params: { state },
    checks: [{ check: 'upload-open', result: 'failed', detail: `it is ${state}` }],
    changes: [change({ action: 'begin-upload', variant: 'anew' }, 'the file is sent anew')],
  });

/** Who sends a file's bytes answers for them, so one person sends all of them. */
export const anotherUploader = () =>
  new Problem({
    status: 403,
    code: 'another-uploader',
    detail: 'Another person began this upload; they go on with it, or you begin your own.',
    checks: [{ check: 'same-person', result: 'failed' }],
    changes: [change({ action: 'begin-upload', variant: 'own' }, 'you send the file yourself')],
  });

export const noFiles = () =>
  conflict(
    'no-files',
    'The version has no file yet. Upload one first.',
    { files: 0 },
    { check: 'has-files', dimension: 'files', limit: 1, used: 0 },
    change({ action: 'upload-file' }, 'there is something to check'),
  );

/** Uploads that have not ended: the check would not see their files. */
export const uploadsOpen = (paths: readonly string[]) =>
  conflict(
    'uploads-open',
    'Uploads to this version have not ended. Finish them or give them up first.',
    { paths },
    { check: 'uploads-ended', dimension: 'open-uploads', limit: 0, used: paths.length },
    change({ action: 'finish-uploads' }, 'their files are checked too'),
    change({ action: 'cancel-uploads' }, 'the version is checked without them'),
  );

/** Four eyes where rows lead back to persons. */
export const uploaderMayNotPublish = (personalData: string) =>
  new Problem({
    status: 403,
    code: 'separation-of-duties',
    detail: `Data that is ${personalData} is published by a steward who did not upload it.`,
    params: { personal_data: personalData },
    required_role: ['steward'],
    checks: [{ check: 'publisher-is-not-uploader', result: 'failed' }],
    changes: [
      change(
        { action: 'ask-another-steward' },
        'another steward can publish it; an owner can name one',
        'an owner of your organisation',
      ),
    ],
  });

/** Bytes of the version are not where they were put. */
export const bytesMissing = (path: string) =>
  conflict(
    'file-missing',
    'A file of the version is not in its store any more. Send the version back and upload it again.',
    { path },
    { check: 'file-in-store', dimension: 'path', requested: path },
    change({ action: 'return-version' }, 'the file can be uploaded again', 'a steward of your organisation'),
  );

/** The project does not exist, as far as the owner of data can know. */
export const unknownProject = (value: string) =>
  Problem.invalid([{ pointer: '/project', code: 'unknown-project', detail: 'There is no such project.', value }]);

export const agreementExists = (agreement: string) =>
  conflict(
    'agreement-exists',
    'An agreement in force gives this project the version already.',
    { agreement },
    { check: 'no-agreement-in-force', dimension: 'agreement', used: agreement },
    change({ action: 'revoke-agreement' }, 'another one can be made', 'a steward of your organisation'),
  );

/** A right to another organisation's project is the steward's to give. */
export const stewardNeeded = () =>
  new Problem({
    status: 403,
    code: 'role-missing',
    detail: 'The organisation does not take part in this project, so a steward must make the agreement.',
    params: { action: 'agree', subject: 'Agreement' },
    required_role: ['steward'],
    ask: 'a steward of your organisation',
    checks: [{ check: 'takes-part-in-project', result: 'failed', dimension: 'organisation' }],
    changes: [
      change(
        { action: 'ask-steward', variant: 'agreement' },
        'the steward makes the agreement',
        'a steward of your organisation',
      ),
    ],
  });

/** An agreement that would allow nothing. */
export const nowhereLeft = (countries: readonly string[]) =>
  Problem.invalid([
    {
      pointer: '/countries',
      code: 'outside-residency',
      detail: 'The data may be processed in none of these countries.',
      value: countries.join(', '),
    },
  ]);
