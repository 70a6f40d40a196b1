/** The ledger's invariants, recomputed from its records. */
export const reconcileFunction = String.raw`
-- The UUID behind a shown id: 26 digits of Crockford's base 32 after the prefix.
create function uuid_of_shown(p_shown text) returns uuid language sql immutable as $$
  select string_agg(lpad(to_hex(substring(bits from 1 + 32 * q for 32)::bit(32)::bigint), 8, '0'), '' order by q)::uuid
    from (select substring(string_agg((strpos('0123456789abcdefghjkmnpqrstvwxyz', substring(right(p_shown, 26) from n for 1)) - 1)::bit(5)::text, '' order by n) from 3) as bits
            from generate_series(1, 26) n) d, generate_series(0, 3) q $$;

-- The invariants, over the books that are visible: id, meaning, how many rows were looked at, how many are wrong, the first of them.
create function reconcile_books() returns table (invariant text, meaning text, looked bigint, wrong bigint, first_wrong text) language plpgsql stable as $$
-- PL/pgSQL because it also reads jobs, which a later migration makes.
#variable_conflict use_column
begin return query
  with
  i1 as (select j.book_id, j.id from journals j left join transfers t on t.book_id = j.book_id and t.journal_id = j.id
          left join accounts d on d.book_id = t.book_id and d.id = t.debit_id left join accounts c on c.book_id = t.book_id and c.id = t.credit_id
         group by 1, 2 having count(t.seq) = 0 or bool_or(d.asset is distinct from t.asset or c.asset is distinct from t.asset)),
  -- Sums over all transfers, once: account by account they would be looked up as often as there are transfers.
  moved as (select book_id, account_id, sum(dr) as dr, sum(cr) as cr
              from (select book_id, debit_id as account_id, amount as dr, 0::bigint as cr from transfers
                    union all select book_id, credit_id, 0, amount from transfers) x group by 1, 2),
  kept as (select h.book_id, l.account_id, sum(l.amount - l.captured) as pending from holds h, unnest(h.legs) l where h.state = 'open' group by 1, 2),
  days as (select book_id, account_id, sum(debited) as debited, sum(credited) as credited, sum(held) as held from account_days group by 1, 2),
  posted as (select b.*, coalesce(m.dr, 0) as dr, coalesce(m.cr, 0) as cr, coalesce(k.pending, 0) as pending,
                    (coalesce(d.debited, 0), coalesce(d.credited, 0), coalesce(d.held, 0)) is not distinct from (b.dr_posted::numeric, b.cr_posted::numeric, b.dr_pending::numeric) as days_agree
               from balances b
              left join moved m on m.book_id = b.book_id and m.account_id = b.account_id
              left join kept k on k.book_id = b.book_id and k.account_id = b.account_id
              left join days d on d.book_id = b.book_id and d.account_id = b.account_id),
  i4 as (select h.book_id, h.id from holds h left join hold_events e on e.book_id = h.book_id and e.hold_id = h.id and e.kind in ('close', 'void')
         group by 1, 2, h.state having count(e.seq) <> case when h.state = 'open' then 0 else 1 end),
  legs as (select h.*, x.gpu, x.grant_held, x.co_held, x.gpu_captured, x.grant_captured, x.co_captured, x.unsound from holds h join lateral (
           select sum(amount) filter (where share = 'gpu') as gpu, coalesce(sum(amount) filter (where share = 'grant'), 0) as grant_held,
                  coalesce(sum(amount) filter (where share = 'co_funding'), 0) as co_held, sum(captured) filter (where share = 'gpu') as gpu_captured,
                  coalesce(sum(captured) filter (where share = 'grant'), 0) as grant_captured, coalesce(sum(captured) filter (where share = 'co_funding'), 0) as co_captured,
                  coalesce(bool_or(amount <= 0 or captured not between 0 and amount), true) as unsound
             from unnest(h.legs)) x on true),
  twice as (select min(hold_id::text) as id from hold_events where kind = 'capture' group by book_id, hold_id, sequence having count(*) > 1
            union all select min(id::text) from holds where state = 'open' group by book_id, job_id having count(*) > 1),
  -- A key whose stored answer is a job names one that is there; of a launch's keys, which are as old as their job, a job has one.
  job_keys as (select k.scope_id, k.key, k.created_at, uuid_of_shown(k.answer->'value'->>'id') as job_id from idempotency_keys k
                where k.answer->'value'->>'id' like 'job\_%'),
  i6 as (select id from twice
         union all select k.key from job_keys k left join jobs j on j.project_id = k.scope_id and j.id = k.job_id where j.id is null
         union all select j.id::text from job_keys k join jobs j on j.project_id = k.scope_id and j.id = k.job_id and j.created_at = k.created_at
                    group by j.project_id, j.id having count(*) > 1),
  -- An award's twin journals: what left the envelope for good covers what the project's book was credited.
  twins as (select j.cause_id, sum(t.amount) filter (where d.kind = 'envelope') as offered, sum(t.amount) filter (where c.kind = 'envelope') as returned,
                   sum(t.amount) filter (where c.kind = 'grant_line') as credited, count(distinct t.asset) filter (where d.kind = 'envelope' or c.kind = 'grant_line') as assets
              from journals j join transfers t on t.book_id = j.book_id and t.journal_id = j.id
              join accounts d on d.book_id = t.book_id and d.id = t.debit_id join accounts c on c.book_id = t.book_id and c.id = t.credit_id
             where j.cause_kind = 'award' group by 1),
  late as (select h.id from holds h join jobs j on j.project_id = h.book_id and j.id = h.job_id
            where h.state = 'open' and j.state in ('stopped', 'succeeded', 'failed', 'cancelled')),
  i7 as (select id from legs where grant_captured + co_captured <> cost_floor(captured_seconds, price_minor)
            or grant_captured <> grant_share(cost_floor(captured_seconds, price_minor), rate_num, rate_den) or gpu_captured <> captured_seconds
            or grant_held + co_held <> cost_ceiling(gpu_seconds, price_minor)
            or grant_held <> grant_share(cost_ceiling(gpu_seconds, price_minor), rate_num, rate_den)),
  unbounded as (select a.asset, coalesce(sum(m.cr - m.dr), 0) as net from accounts a
                 left join moved m on m.book_id = a.book_id and m.account_id = a.id group by 1),
  -- GPU time that came to an award's accounts, and where from.
  arrived as (select tr.book_id, tr.debit_id, s.kind as source, u.kind as target, u.award_id, tr.asset, tr.amount
                from accounts u join transfers tr on tr.book_id = u.book_id and tr.credit_id = u.id
                join accounts s on s.book_id = tr.book_id and s.id = tr.debit_id where u.kind in ('gpu_unallotted', 'gpu_lot')),
  -- What an ended lot gave back counts where it is now.
  given_back as (select book_id, debit_id, sum(amount) as amount from arrived where target = 'gpu_unallotted' group by 1, 2),
  granted as (select book_id, award_id, asset, sum(amount) as amount from arrived where source = 'gpu_source' group by 1, 2, 3),
  lots as (select x.*, coalesce(g.amount, 0) as granted from (
             select a.book_id, a.award_id, a.asset, sum(b.cr_posted - case when a.kind = 'gpu_unallotted' then b.dr_posted else coalesce(r.amount, 0) end) as given
               from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
               left join given_back r on r.book_id = a.book_id and r.debit_id = a.id where a.kind in ('gpu_unallotted', 'gpu_lot') group by 1, 2, 3) x
             left join granted g on g.book_id = x.book_id and g.award_id = x.award_id and g.asset = x.asset),
  i5 as (select award_id from lots where given <> granted
         union all select cause_id from twins where coalesce(credited, 0) > coalesce(offered, 0) - coalesce(returned, 0) or assets > 1)
  select 'I1', 'every journal balances per asset', (select count(*) from journals), (select count(*) from i1), (select min(id::text) from i1)
  union all select 'I2', 'balance rows equal their transfers, open holds and days', (select count(*) from posted),
    (select count(*) from posted where not days_agree or (dr, cr, pending) is distinct from (dr_posted, cr_posted, dr_pending)),
    (select min(account_id::text) from posted where not days_agree or (dr, cr, pending) is distinct from (dr_posted, cr_posted, dr_pending))
  union all select 'I3', 'nothing available is below zero', (select count(*) from balances),
    (select count(*) from balances where cr_posted - dr_posted - dr_pending < 0), (select min(account_id::text) from balances where cr_posted - dr_posted - dr_pending < 0)
  union all select 'I4', 'each hold ends at most once and captures no more than it held', (select count(*) from holds),
    (select count(*) from i4) + (select count(*) from legs where gpu_captured > gpu or gpu <> gpu_seconds or unsound),
    coalesce((select min(id::text) from i4), (select min(id::text) from legs where gpu_captured > gpu or gpu <> gpu_seconds or unsound))
  union all select 'I5', 'lots add up to what the award granted, and awards to what left the envelope', (select count(*) from lots) + (select count(*) from twins),
    (select count(*) from i5), (select min(award_id::text) from i5)
  union all select 'I6', 'one effect per idempotency key, one open hold per job, one capture per sequence',
    (select count(*) from job_keys) + (select count(*) from hold_events), (select count(*) from i6), (select min(id) from i6)
  union all select 'I7', 'grant share and co-funding add up to the cost, by the rule', (select count(*) from legs), (select count(*) from i7), (select min(id::text) from i7)
  union all select 'I11', 'all accounts together sum to zero per asset', (select count(*) from unbounded),
    (select count(*) from unbounded where net <> 0), (select min(asset) from unbounded where net <> 0)
  union all select 'H1', 'no hold is open when its job has ended', (select count(*) from holds where state = 'open'), (select count(*) from late), (select min(id::text) from late);
end $$;
`;
