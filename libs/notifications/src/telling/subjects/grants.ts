import { moneyShown, secondsShown } from '@app/ledger';
import { because, type Reader, type Row } from './subject';

const request: Reader = async ({ tx, scopeId: project, key: id }) => {
  const row = await tx.first<
    Row<{
      name: string;
      programme: string;
      pool: string;
      asked_by: string[];
      asked: bigint;
      granted: bigint | null;
      state: string;
    }>
  >(
    `select j.name, r.programme_id as programme, p.name as pool, r.asked_by, r.gpu_seconds as asked, r.state, d.gpu_seconds as granted
       from allocation_requests r join projects j on j.id = r.project_id join pools p on p.id = r.pool_id
       left join allocation_decisions d on d.project_id = r.project_id and d.request_id = r.id
      where r.project_id = $1 and r.id = $2`,
    [project, id],
  );
  if (!row) return null;
  const asked = secondsShown(row.asked);
  const granted = row.granted ? secondsShown(row.granted) : null;
  return {
    facts: {
      project: row.name,
      pool: row.pool,
      gpu_seconds: granted ?? asked,
      ...(granted !== null && granted < asked ? { asked_gpu_seconds: asked } : {}),
    },
    ids: { project, programme: row.programme, request: id },
    people: row.asked_by,
    state: row.state,
  };
};

const award: Reader = async ({ tx, scopeId: project, key: id, organisation }) => {
  const row = await tx.first<
    Row<{ name: string; programme: string; org: string; part: string; total: bigint; currency: string; state: string }>
  >(
    `select j.name, a.programme_id as programme, a.org_id as org, c.id as part, a.currency, a.state, coalesce((select sum(i.amount)
         from award_items i where i.project_id = a.project_id and i.award_id = a.id and i.asset = a.currency), 0)::bigint as total
       from awards a join projects j on j.id = a.project_id
       join participants c on c.project_id = a.project_id and c.org_id = a.org_id where a.project_id = $1 and a.id = $2`,
    [project, id],
  );
  if (!row) return null;
  const { name, programme, org, part, total, currency, state } = row;
  return {
    facts: { project: name, organisation: await organisation(org), amount: moneyShown(total, currency) },
    ids: { project, programme, award: id, organisation: org, participation: part },
    people: [],
    state,
  };
};

const coFunding: Reader = async ({ tx, scopeId: project, key, organisation }) => {
  const row = await tx.first<
    Row<{
      name: string;
      programme: string;
      award: string;
      org: string;
      amount: bigint;
      currency: string;
      by: string;
      state: string;
      reason: string | null;
    }>
  >(
    `select j.name, c.programme_id as programme, c.award_id as award, c.org_id as org, c.amount_minor as amount, c.currency,
            c.entered_by as by, c.state, c.reason
       from co_funding_entries c join projects j on j.id = c.project_id where c.project_id = $1 and c.id = $2`,
    [project, key],
  );
  if (!row) return null;
  const { name, programme, award, org, amount, currency, by, state, reason } = row;
  return {
    facts: {
      project: name,
      organisation: await organisation(org),
      amount: moneyShown(amount, currency),
      ...because(reason),
    },
    ids: { project, programme, award },
    people: [by],
    state,
  };
};

/** Told in the pool when it is proposed, in the programme when it is decided. */
const price: Reader = async ({ tx, scopeId, key }) => {
  const row = await tx.first<
    Row<{
      programme: string;
      pool: string;
      name: string;
      amount: bigint;
      currency: string;
      by: string;
      state: string;
      reason: string | null;
    }>
  >(
    `select c.programme_id as programme, c.pool_id as pool, p.name, c.price_minor as amount, c.currency, c.proposed_by as by,
            c.state, c.reason
       from rate_cards c join pools p on p.id = c.pool_id where $1 in (c.pool_id, c.programme_id) and c.id = $2`,
    [scopeId, key],
  );
  if (!row) return null;
  const { programme, pool, name, amount, currency, by, state, reason } = row;
  return {
    facts: { pool: name, amount: moneyShown(amount, currency), ...because(reason) },
    ids: { programme, pool },
    people: [by],
    state,
  };
};

const lot: Reader = async ({ tx, scopeId: project, key }) => {
  const row = await tx.first<Row<{ name: string; pool: string; amount: bigint; reason: string | null }>>(
    `select j.name, p.name as pool, l.amount, case when l.valid_until <= $3 then l.ended_reason else coalesce(l.ended_reason, l.frozen_reason) end as reason
       from lots l join projects j on j.id = l.project_id join pools p on p.id = l.pool_id
      where l.project_id = $1 and l.id = $2`,
    [project, key, tx.now],
  );
  if (!row) return null;
  const { name, pool, amount, reason } = row;
  return {
    facts: { project: name, pool, gpu_seconds: secondsShown(amount), ...because(reason) },
    ids: { project },
    people: [],
  };
};

/** Readers of what is about requests, GPU time, prices, awards and money. */
export const grants = {
  request,
  award,
  lot,
  co_funding: coFunding,
  price,
} satisfies Record<string, Reader>;
