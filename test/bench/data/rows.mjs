// The words that rows of lists are written in.
import { createHash } from 'node:crypto';
import { organisationId, personId, projectId, raw, uuid } from '../seed.mjs';
import { busiest } from './history.mjs';

/** Reads everything of the busiest project, its organisation, the programme, the pool and the platform. */
export const reader = { id: uuid(8003, 900_000_000), session: 'bench-reader' };
/** Has a role in every project. */
export const everywhere = { id: uuid(8003, 900_000_001), session: 'bench-everywhere' };
export const datasetId = uuid(8101, 1);
export const platform = '00000000-0000-0000-0000-000000000000';

export const hash = (text) => `\\x${createHash('sha256').update(text).digest('hex')}`;
export const id = (kind) => raw(`('00000000-0000-7000-${kind}-' || lpad(n::text, 12, '0'))::uuid`);
export const named = (name) => raw(`'${name} ' || lpad(n::text, 8, '0')`);
export const [now, nextYear] = ['now()', "now() + interval '300 days'"].map(raw);
export const ago = raw(`now() - interval '1 day' - n * interval '1 minute'`);
export const digest = (letter) => letter.repeat(64);
export const some = (...values) => raw(`(array['${values.join("','")}'])[1 + n % ${values.length}]`);
export const store = '01960000-0000-7000-8000-000000000001';
export const project = projectId(busiest);
export const organisation = organisationId(busiest);
export const person = personId(busiest);
export const languages = '[{"iso639_3": "tha", "bcp47": "th"}]';

/** How many rows a list has: many or fewer where it does not grow with projects or jobs, else one of each project. */
export const counts = ({ projects, many }) => ({
  each: { each: many },
  fewer: { each: Math.max(100, many / 10) },
  everyProject: { each: projects },
});
