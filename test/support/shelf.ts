import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@app/api-client';
import { at, changing, type Session } from './http';
import { startSystem, type System } from './system';
import { checked, colleague, datasetFacts, datasetPath, upload, type VersionPlace, versionPath } from './uploads';
import { type Partner, type Somebody, sure, World } from './world';

export const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
/** One row without its line break. */
export const row = (n: number) => JSON.stringify({ instruction: `คำถามที่ ${n}`, output: `คำตอบที่ ${n}` });
/** JSONL of so many rows. */
export const rows = (count: number) => Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('');
export const datasets = '/api/v1/organisations/{org}/datasets';
export const agreements = '/api/v1/organisations/{org}/agreements';
/** What a test changes of a dataset's facts. */
export type DatasetChange = Parameters<typeof datasetFacts>[0];

/** A Thai partner with a steward and a member, a Vietnamese one, and what they do with data sets. */
export class Shelf {
  system: System;
  world: World;
  thai: Partner;
  viet: Partner;
  steward: Somebody;
  member: Somebody;

  /** For the tests of a file: begins before them, and stops after them. */
  static forTests(): Shelf {
    const shelf = new Shelf();
    beforeAll(() => shelf.begin(), 120_000);
    afterAll(() => shelf.system?.stop());
    return shelf;
  }

  private async begin(): Promise<void> {
    this.system = await startSystem({ worker: true, env: { UPLOAD_LIMIT_BYTES: '20000000' } });
    this.world = await World.begin(this.system);
    this.thai = await this.world.partner('TH');
    this.viet = await this.world.partner('VN');
    this.steward = await colleague(this.system, this.world, this.thai, 'steward');
    this.member = await colleague(this.system, this.world, this.thai, 'member');
  }

  ours = () => ({ org: this.thai.id });
  dataset = (id: string) => ({ org: this.thai.id, dataset: id });
  register = (change: DatasetChange = {}, by: Session = this.member.session) =>
    unwrap(by.POST(datasets, { ...at(this.ours()), body: datasetFacts(change) }));
  makeVersion = (id: string, by: Session = this.member.session) =>
    unwrap(by.POST(`${datasetPath}/versions`, { ...at(this.dataset(id)), body: {} }));
  filesOf = async (place: VersionPlace, by: Session = this.member.session) =>
    (await unwrap(by.GET(`${versionPath}/files`, at(place)))).data;
  versionOf = (place: VersionPlace, by: Session = this.member.session) => unwrap(by.GET(versionPath, at(place)));
  reportOf = (place: VersionPlace) => unwrap(this.member.session.GET(`${versionPath}/report`, at(place)));
  publish = (place: VersionPlace, version: number, by: Session = this.steward.session) =>
    by.POST(`${versionPath}/publish`, changing(place, version));

  /** A dataset with a draft version. */
  async draft(change: DatasetChange = {}, by: Session = this.member.session) {
    const made = await this.register(change, by);
    const version = await this.makeVersion(made.id, by);
    const place: VersionPlace = { org: this.thai.id, dataset: made.id, version: version.id };
    return { dataset: made, version, place };
  }

  /** A version whose check has passed. */
  async inReview(change: DatasetChange = {}, content = rows(3)) {
    const made = await this.draft(change);
    sure(await upload(this.member.session, made.place, content));
    const version = await checked(this.member.session, made.place);
    expect(version.state).toBe('in_review');
    return { ...made, version };
  }

  async published(change: DatasetChange = {}, content = rows(3)) {
    const made = await this.inReview(change, content);
    const version = await unwrap(this.publish(made.place, made.version.version));
    expect(version.state).toBe('published');
    return { ...made, version };
  }

  listings = (query: { limit?: number; language?: string } = { limit: 200 }) =>
    unwrap(this.viet.owner.session.GET('/api/v1/dataset-listings', { params: { query } }));

  storeFiles = (country: string) =>
    readdirSync(join(this.system.home, 'stores', country), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);

  /** Takes a file out of a version, as it was read or without having read it. */
  remove = ({ org, dataset, version }: VersionPlace, file: string, ifMatch?: number) =>
    this.member.session.send(
      'DELETE',
      `/organisations/${org}/datasets/${dataset}/versions/${version}/files/${file}`,
      undefined,
      { ifMatch },
    );
}
