import { launching, until } from '../../../../test/support/jobs-world';
import { startSystem, type System } from '../../../../test/support/system';
import { sure, World } from '../../../../test/support/world';

let system: System;
beforeAll(async () => {
  system = await startSystem({ worker: true, env: { DATABASE_POOL_SIZE: '1' } });
});
afterAll(() => system.stop());

it('needs one connection at a time for a file, a checkpoint, an end and what comes of it', async () => {
  const l = await launching(system, await World.begin(system));
  const { id } = sure(await l.launch()).body;
  const lease = await l.agent.lease();
  const { answer, file } = await l.agent.put(lease, 'manifest.json', '{"step":1}');
  sure(answer);
  const checkpoint = { name: 'step-00000001', step: 1, manifest_sha256: file.sha256, files: [file] };
  sure(await l.agent.tell(lease.attempt, 'checkpoints', { fence: lease.fence, ...checkpoint }));
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file] }));
  await until(
    () => l.partner.owner.session.get(`/projects/${l.funded.project}/fine-tuning-jobs/${id}`),
    ({ body }) => body.state === 'succeeded',
  );
});
