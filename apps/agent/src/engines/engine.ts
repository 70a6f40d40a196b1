/** What an engine is asked to run: the trainer with one spec in one work folder. */
export interface Submission {
  /** Unique name `<job>-a<n>`; an engine that already runs it is adopted, never asked twice. */
  name: string;
  /** Work folder; `spec.json` lies in it, and the trainer writes beside it. */
  folder: string;
}

/** A run in the engine. */
export interface Run {
  /** How the engine knows it, for people who look there. */
  reference: string;
  /** Milliseconds since the epoch when it was started; usage is counted from here. */
  startedAt: number;
  /** Whether it still runs. */
  alive(): Promise<boolean>;
  /** Milliseconds since the epoch when it ended, as near as the engine can tell; asked once it is no longer alive. */
  endedAt(): number;
  /** Exit status once it ended; null where the engine cannot say (an adopted process). */
  exitCode(): number | null;
  /** Checkpoint and stop. */
  stop(): void;
  /** End it now, with all it started. */
  kill(): void;
}

/** Why an engine cannot take work, and what to do; the codes are the portal's. */
export interface Inability {
  code: 'no-python' | 'trainer-broken' | 'no-disk';
  reason: string;
}

/** Where work runs: this machine, Slurm, Kubernetes. */
export interface Engine {
  readonly kind: string;
  /** GPUs that it can give at once. */
  readonly gpus: number;
  /** Null when ready; looks anew at each call. */
  unavailable(): Promise<Inability | null>;
  /** Starts the work. Written down before it is done, so that a restarted agent finds it. */
  submit(submission: Submission): Promise<Run>;
  /** The run of that name if it was ever submitted: alive, or ended while no agent was there. */
  adopt(submission: Submission): Promise<Run | null>;
}
