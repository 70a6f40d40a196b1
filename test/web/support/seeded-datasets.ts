import { unwrap } from '@app/api-client';
import { at, changing } from '../../support/http';
import {
  begin,
  checked,
  colleague,
  datasetFacts,
  datasetPath,
  upload,
  type VersionPlace,
  versionPath,
} from '../../support/uploads';
import { type Somebody, sure } from '../../support/world';
import type { Seeded } from './seeded';

/** Datasets of the partner, and the steward who looks after them. */
export interface SeededDatasets {
  steward: Somebody;
  /** A published version with a right of the project, and a draft of the next. */
  published: string;
  /** A version whose check has passed. */
  inReview: string;
  /** A version whose check found faults. */
  faulty: string;
}

const rows = (count: number) =>
  Array.from(
    { length: count },
    (_, n) =>
      `${JSON.stringify({ instruction: `สรุปข่าวที่ ${n + 1} ให้สั้น`, output: `ข่าวที่ ${n + 1} กล่าวถึงฤดูมรสุมและการเก็บเกี่ยวข้าวในภาคอีสาน` })}\n`,
  ).join('');

export async function seedDatasets({ system, world, launching, project }: Seeded): Promise<SeededDatasets> {
  const org = launching.partner.id;
  const steward = await colleague(system, world, launching.partner, 'steward');
  const { session } = steward;
  const make = async (change: Parameters<typeof datasetFacts>[0], content: string): Promise<VersionPlace> => {
    const list = '/api/v1/organisations/{org}/datasets';
    const { id } = await unwrap(session.POST(list, { ...at({ org }), body: datasetFacts(change) }));
    const body = { number: '1.0.0', notes: 'First collection' };
    const version = await unwrap(session.POST(`${datasetPath}/versions`, { ...at({ org, dataset: id }), body }));
    const place = { org, dataset: id, version: version.id };
    sure(await upload(session, place, content, { filename: 'questions.jsonl' }));
    sure(await upload(session, place, rows(40), { filename: 'held-out.jsonl', split: 'eval' }));
    await checked(session, place);
    return place;
  };
  const faulty = await make(
    { name: 'Isan village stories', residency: { storage_allowed: ['TH'], processing_included: ['TH'] } },
    `${rows(6)}{"instruction": "เล่านิทาน"}\n\n{"instruction": "เล่านิทาน", "output": "กาลครั้งหนึ่ง}\n`,
  );
  const inReview = await make(
    {
      name: 'Court decisions, open',
      languages: [
        { iso639_3: 'tha', bcp47: 'th-TH' },
        { iso639_3: 'eng', bcp47: 'en' },
      ],
    },
    rows(800),
  );
  const published = await make(
    {
      name: 'Mekong questions and answers',
      description: 'Questions of farmers along the Mekong, answered by advisers.',
    },
    rows(1400),
  );
  const { version } = await unwrap(session.GET(versionPath, at(published)));
  await unwrap(session.POST(`${versionPath}/publish`, changing(published, version)));
  const agreement = { project, dataset_version: published.version, purpose: 'Training of the instruction model' };
  await unwrap(session.POST('/api/v1/organisations/{org}/agreements', { ...at({ org }), body: agreement }));
  const { dataset } = published;
  const draft = await unwrap(
    session.POST(`${datasetPath}/versions`, { ...at({ org, dataset }), body: { notes: 'Answers of 2026' } }),
  );
  const place = { org, dataset, version: draft.id };
  sure(await begin(session, place, Buffer.from(rows(200)), { filename: 'answers.jsonl' }));
  return { steward, published: dataset, inReview: inReview.dataset, faulty: faulty.dataset };
}
