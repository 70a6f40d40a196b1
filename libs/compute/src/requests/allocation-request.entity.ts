import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RequestState } from './allocation-request.state';

/** A project asks for GPU time of one pool between two moments. */
@Entity('allocation_requests')
export class AllocationRequest {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  /** Participant for which the person asked. */
  @Column('uuid')
  org_id: string;

  @Column('uuid')
  pool_id: string;

  @Column('bigint')
  gpu_seconds: bigint;

  /** GPUs at the same time that are asked for; null: no wish. */
  @Column('int', { nullable: true })
  concurrent_gpus: number | null;

  @Column('timestamptz')
  valid_from: Date;

  @Column('timestamptz')
  valid_until: Date;

  @Column('text')
  purpose: string;

  @Column('text')
  state: RequestState;

  @Column('uuid')
  requested_by: string;

  /** Everybody who wrote, changed, submitted or answered it: none of them may decide it. */
  @Column('uuid', { array: true })
  asked_by: string[];

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  submitted_at: Date | null;

  @Column('int')
  version: number;
}

/** A question of the programme about a request, or the project's answer. */
@Entity('allocation_messages')
export class AllocationMessage {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  request_id: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  @Column('text')
  kind: 'question' | 'answer';

  @Column('text')
  text: string;

  @Column('uuid')
  person_id: string;

  @Column('timestamptz')
  at: Date;
}

/** The programme's decision on a request, with its reasons. There is at most one, and it never changes. */
@Entity('allocation_decisions')
export class AllocationDecision {
  @PrimaryColumn('uuid')
  project_id: string;

  @PrimaryColumn('uuid')
  request_id: string;

  @Column('uuid')
  id: string;

  @Column('uuid')
  programme_id: string;

  @Column('text')
  outcome: 'approved' | 'partly_approved' | 'refused';

  /** Granted GPU-seconds; 0 when refused. */
  @Column('bigint')
  gpu_seconds: bigint;

  @Column('int', { nullable: true })
  concurrent_gpus: number | null;

  @Column('text')
  reasons: string;

  @Column('uuid')
  decided_by: string;

  @Column('timestamptz')
  decided_at: Date;
}
