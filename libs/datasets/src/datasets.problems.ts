import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { DataRight } from './rights/data-right.entity';

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
      detail: why(last),
    })),
    changes: [
      {
        action: 'make-agreement',
        effect: 'the project may use the data',
        possible: true,
        ask: 'steward of the organisation that owns the data',
      },
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
    changes: [{ action: 'add-dataset-version', effect: 'there are rows to learn from', possible: true }],
  });

/** A second dataset of the same name in the organisation. */
export const nameTaken = (name: string, dataset: string) =>
  Problem.conflict('dataset-name-taken', `There is a dataset of this name already.`, { name, dataset });

/** Residency leaves no country in which a store stands. */
export const noStore = (allowed: readonly string[], stores: readonly string[]) =>
  new Problem({
    status: 409,
    code: 'no-store',
    detail: 'No store stands in a country in which this data may lie.',
    params: { storage_allowed: allowed, stores_in: [...stores].sort() },
    checks: [{ check: 'storage-allowed', result: 'failed', dimension: 'country', requested: allowed.join(', ') }],
    changes: [
      { action: 'add-store', effect: 'the data can lie there', possible: true, ask: 'platform administrator' },
      { action: 'allow-country', effect: 'the data can lie in another country', possible: true, ask: 'your steward' },
    ],
  });

/** Licence, lawful basis and residency belong to what was published. */
export const fixedByPublication = (fields: readonly string[]) =>
  Problem.conflict(
    'fixed-by-publication',
    'A version of this dataset is published: its licence and rights do not change any more. Register a new dataset.',
    { fields },
  );

/** Version numbers are used once. */
export const numberTaken = (number: string) =>
  Problem.conflict('version-number-taken', `There is a version ${number} already.`, { number });

export const fileExists = (path: string) =>
  Problem.conflict('file-exists', 'The version has a file of this name. Remove it first, or choose another name.', {
    path,
  });

export const uploadGone = (state: string) =>
  new Problem({
    status: 410,
    code: 'upload-gone',
    detail: `This upload is ${state}. Start it again.`,
    params: { state },
  });

/** Who sends a file's bytes answers for them, so one person sends all of them. */
export const anotherUploader = () =>
  new Problem({
    status: 403,
    code: 'another-uploader',
    detail: 'Another person began this upload; they go on with it, or you begin your own.',
  });

export const noFiles = () =>
  Problem.conflict('no-files', 'The version has no file yet. Upload one first.', { files: 0 });

/** Uploads that have not ended: the check would not see their files. */
export const uploadsOpen = (paths: readonly string[]) =>
  Problem.conflict('uploads-open', 'Uploads to this version have not ended. Finish them or give them up first.', {
    paths,
  });

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
      {
        action: 'ask-another-steward',
        effect: 'another steward can publish it',
        possible: true,
        ask: 'an owner of the organisation, who can name a second steward',
      },
    ],
  });

/** Bytes of the version are not where they were put. */
export const bytesMissing = (path: string) =>
  Problem.conflict('file-missing', 'A file of the version is not in its store any more. Upload it again.', { path });

/** The project does not exist, as far as the owner of data can know. */
export const unknownProject = (value: string) =>
  Problem.invalid([{ pointer: '/project', code: 'unknown-project', detail: 'There is no such project.', value }]);

export const agreementExists = (agreement: string) =>
  Problem.conflict('agreement-exists', 'An agreement in force gives this project the version already.', { agreement });

/** A right to another organisation's project is the steward's to give. */
export const stewardNeeded = () =>
  new Problem({
    status: 403,
    code: 'role-missing',
    detail: 'The organisation does not take part in this project, so a steward must make the agreement.',
    params: { action: 'agree', subject: 'Agreement' },
    required_role: ['steward'],
    ask: 'a steward of your organisation',
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
