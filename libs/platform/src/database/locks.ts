/**
 * Advisory locks of the system, in one place so that no two meanings share a number. PostgreSQL knows them per database,
 * roles per server.
 */
export const advisoryLocks = {
  /** Making roles, which belong to the whole server. */
  roles: 727001,
  /** Stamping the outbox: one at a time, or numbers would become visible out of order. */
  stamping: 727002,
  /** Planning: two plans from one snapshot would give the same GPUs away twice. */
  planning: 727003,
  /** Deleting what has served its time: one worker at a time, so that two never wait for each other's rows. */
  retention: 727004,
  /** Becoming the first platform administrator. */
  setUp: 727005,
} as const;
