import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Projects } from '@app/projects';
import { isLive, jobStates } from './job.state';

const live = jobStates.all.filter(isLive);

/** Keeps a project open while a job of it may still run or hold money. */
@Injectable()
export class LiveJobs implements OnModuleInit {
  constructor(private readonly projects: Projects) {}

  onModuleInit(): void {
    this.projects.beforeClosing(async (tx, projectId) => {
      const [{ n }] = await tx.query<{ n: number }>(
        `select count(*)::int as n from jobs where project_id = $1 and state = any ($2)`,
        [projectId, live],
      );
      return n > 0 ? { check: 'no-live-jobs', result: 'failed', dimension: 'jobs', limit: 0, used: n } : null;
    });
  }
}
