import { unwrap } from '@app/api-client';
import { DataRights } from '@app/datasets';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { at, changing, refused } from '../support/http';
import { begin, checked, reached, upload, type VersionPlace, versionPath } from '../support/uploads';
import { sure } from '../support/world';
import { agreements, row, rows, Shelf } from '../support/shelf';

const shelf = Shelf.forTests();

describe('the check', () => {
  const ask = (place: VersionPlace, version: number) =>
    shelf.member.session.POST(`${versionPath}/validation`, changing(place, version));

  it('passes good rows and tells their aggregates', async () => {
    const { place, version } = await shelf.inReview({}, `${rows(2)}\n`);
    expect(version).toMatchObject({
      rows: 2,
      files: 1,
      digest: null,
      statistics: { rows: 2, texts: 4, exact: true, tokens: [] },
    });
    const report = await shelf.reportOf(place);
    expect(report).toMatchObject({
      state: 'passed',
      passed: true,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', rows: 2 }],
      findings: [{ severity: 'warning', code: 'blank-line', row: 3 }],
      tokens_note: expect.stringContaining('no tokens'),
    });
    expect(report.progress.bytes_done).toBe(report.progress.bytes_total);
    expect(report.statistics?.words).toBeGreaterThan(4);
  });

  it('names the exact row and why, and lets it be mended', async () => {
    const { place } = await shelf.draft();
    sure(
      await upload(shelf.member.session, place, `${row(1)}\n{"instruction": "ถาม", "output": ""}\n{"instruction"\n`),
    );
    const after = await checked(shelf.member.session, place);
    expect(after.state).toBe('needs_attention');
    expect(after.state_reason).toContain('empty-text (1)');
    const { findings } = await shelf.reportOf(place);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'empty-text', file: 'train/rows.jsonl', row: 2, field: '/output' }),
      expect.objectContaining({ code: 'invalid-json', row: 3, column: 15 }),
    ]);
    expect(await refused(shelf.publish(place, after.version))).toMatchObject({
      status: 409,
      code: 'state-conflict',
      params: { allowed: ['in_review'] },
    });
    const [file] = await shelf.filesOf(place);
    expect((await shelf.remove(place, file.id, after.version)).status).toBe(204);
    expect(await shelf.versionOf(place)).toMatchObject({ state: 'draft', files: 0, state_reason: null });
    sure(await upload(shelf.member.session, place, rows(1)));
    expect((await checked(shelf.member.session, place)).state).toBe('in_review');
  });

  it('needs something to learn from, unless the data is there to judge by', async () => {
    const fields = { filename: 'rows.jsonl', split: 'eval' };
    const judged = await shelf.draft();
    sure(await upload(shelf.member.session, judged.place, rows(2), fields));
    expect(await checked(shelf.member.session, judged.place)).toMatchObject({
      state: 'needs_attention',
      state_reason: 'The check found no-train-file (1).',
    });
    const { place, version: evaluation } = await shelf.draft({ modality: 'eval' });
    sure(await upload(shelf.member.session, place, rows(2), fields));
    const { state, version } = await checked(shelf.member.session, place);
    expect(state).toBe('in_review');
    const { findings } = await shelf.reportOf(place);
    expect(findings).toEqual([expect.objectContaining({ severity: 'warning', code: 'no-train-file', file: null })]);
    await unwrap(shelf.publish(place, version));
    const { project } = await shelf.world.project(shelf.thai);
    const body = { project, dataset_version: evaluation.id, purpose: 'to judge by' };
    await unwrap(shelf.member.session.POST(agreements, { ...at(shelf.ours()), body }));
    const projectId = read('prj', project) as string;
    const launch = shelf.system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [projectId] } }, (tx) =>
        shelf.system.api.get(DataRights).forLaunch(tx, projectId, [read('dsv', evaluation.id) as string]),
      );
    await expect(launch).rejects.toMatchObject({
      code: 'no-training-rows',
      body: { checks: [{ check: 'train-split', result: 'failed', detail: 'its files are of eval' }] },
    });
  });

  it('needs files, and uploads that have ended', async () => {
    const { place, version } = await shelf.draft();
    expect(await refused(ask(place, version.version))).toMatchObject({ status: 409, code: 'no-files' });
    sure(await upload(shelf.member.session, place, rows(1)));
    await begin(shelf.member.session, place, Buffer.from('1'), { filename: 'b.jsonl' });
    expect(await refused(ask(place, (await shelf.versionOf(place)).version))).toMatchObject({
      status: 409,
      code: 'uploads-open',
      params: { paths: ['train/b.jsonl'] },
      checks: [{ check: 'uploads-ended', limit: 0, used: 1 }],
    });
  });

  it('is done without its hint, and taken over from a worker that died', async () => {
    await shelf.system.worker?.close();
    const { place } = await shelf.draft();
    sure(await upload(shelf.member.session, place, rows(1)));
    const asked = await unwrap(ask(place, (await shelf.versionOf(place)).version));
    expect(asked.state).toBe('validating');
    // As a worker leaves it that was killed in the middle, long ago.
    await shelf.system.admin.query(
      `update validations set state = 'running', runner = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where state = 'queued'`,
    );
    await shelf.system.admin.query(`update outbox set delivered_at = now() where topic = 'validation.queued'`);
    await shelf.system.startWorker();
    await reached(shelf.member.session, place, (state) => state === 'in_review');
  });
});
