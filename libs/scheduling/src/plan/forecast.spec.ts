import { forecast } from './forecast';
import { Pool, Snapshot } from '../snapshot';

const NOW = 1_800_000_000;

const pool: Pool = {
  id: 'b',
  jurisdiction: 'TH',
  gpuType: 'H100',
  capacity: 6,
  free: 2,
  halt: null,
};
const running = [3, 1].map((gpus, i) => ({
  jobId: `secret-job-${i}`,
  projectId: 'secret-project',
  poolId: 'b',
  gpus,
  priorityClass: 0,
  startedAt: NOW - 10,
  expectedEnd: NOW + 100 * (i + 1),
  latestEnd: NOW + 400,
  lastCheckpointAt: null,
  stopping: false,
  reclaims: 0,
}));
const waiting = {
  jobId: 'secret-job-w',
  projectId: 'secret-project',
  country: 'TH',
  poolId: 'b',
  gpus: 4,
  remainingSeconds: 1_800,
  expectedSeconds: null,
  priorityClass: 0,
  queuedAt: NOW,
  inputs: [],
  withoutRight: [],
  standing: [],
};
const given: Snapshot = {
  pools: [pool, { ...pool, id: 'a', halt: 'agent-absent' }],
  running,
  pending: [],
  quotas: [],
  usage: [],
};

describe('forecast', () => {
  it('says what is free now and when n GPUs will be', () => {
    const [closed, open] = forecast(given, NOW);
    expect(open).toMatchObject({ poolId: 'b', capacity: 6, freeNow: 2, waitingGpuHours: 0 });
    expect(open.next.map((each) => [each.gpus, each.start!.earliest - NOW])).toEqual([
      [1, 0],
      [2, 0],
      [4, 100],
      [6, 200],
    ]);
    expect(open.next.every(({ start }) => start!.latest >= start!.earliest)).toBe(true);
    expect(open.next.at(-1)!.start!.latest).toBeGreaterThanOrEqual(NOW + 400);
    expect(closed).toMatchObject({ poolId: 'a', halt: 'agent-absent' });
    expect(closed.next.every((each) => each.start === null)).toBe(true);
  });

  it('moves the later end when work waits, but not for work that cannot start', () => {
    const later = (pending: Snapshot['pending']): number =>
      forecast({ ...given, pending }, NOW)[1].next[2].start!.latest;
    expect(later([waiting])).toBeGreaterThan(later([]));
    expect(later([{ ...waiting, standing: ['project-not-active'] }])).toBe(later([]));
    expect(forecast({ ...given, pending: [waiting] }, NOW)[1].waitingGpuHours).toBe(2);
  });

  it('names no tenant', () => {
    expect(JSON.stringify(forecast({ ...given, pending: [waiting] }, NOW))).not.toContain('secret');
  });
});
