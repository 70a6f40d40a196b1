import type { Answer, Session } from './http';
import type { Operation } from './operations';
import type { System } from './system';

/** What an upload announces. */
export const tusHeaders: Record<string, string> = {
  'tus-resumable': '1.0.0',
  'upload-length': '5',
  'upload-offset': '0',
  'upload-metadata': `filename ${Buffer.from('x.jsonl').toString('base64')}`,
};

/** Sends an operation with all that it needs to be taken, but the right. */
export function call(session: Session, operation: Operation, path: string): Promise<Answer> {
  const tus = path.includes('/uploads');
  const whole = path.includes('/files/') && operation.method === 'PUT';
  const body = whole ? Buffer.from('x') : tus && operation.method === 'PATCH' ? Buffer.from('xxxxx') : operation.body;
  const type = whole ? 'application/octet-stream' : 'application/offset+octet-stream';
  return session.send(
    operation.method,
    whole ? `${path}?fence=1` : path,
    ['GET', 'HEAD', 'DELETE'].includes(operation.method) ? undefined : body,
    {
      idempotency: operation.method === 'POST' && !tus ? true : undefined,
      ifMatch: operation.root === 'site' || tus ? undefined : '"1"',
      headers: { ...(tus ? tusHeaders : {}), ...(body instanceof Buffer ? { 'content-type': type } : {}) },
    },
  );
}

/** Rows of every table but the record of denials and of sessions; the first that differs is told by name. */
export async function rowsOf(system: System): Promise<Record<string, number>> {
  const { rows } = await system.admin.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'identity') and tablename not in ('audit_entries', 'sessions')`,
  );
  const all = rows.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as n, md5(string_agg(t::text, '' order by t::text)) as digest from ${name} t`,
  );
  const counted = await system.admin.query(all.join(' union all '));
  return Object.fromEntries(
    counted.rows.map(({ name, n, digest }) => [name, name === 'identity.api_keys' ? n : `${n} ${digest}`]),
  );
}
