/** The ledger's invariants, recomputed from its records. */
export const reconcileFunction = String.raw`
-- The invariants, over the books that are visible: id, meaning, how many rows were looked at, how many are wrong, the first of them.
create function reconcile_books() returns table (invariant text, meaning text, looked bigint, wrong bigint, first_wrong text) language sql stable as $$
  with
  i1 as (select j.book_id, j.id from journals j left join transfers t on t.book_id = j.book_id and t.journal_id = j.id
          left join accounts d on d.book_id = t.book_id and d.id = t.debit_id left join accounts c on c.book_id = t.book_id and c.id = t.credit_id
         group by 1, 2 having count(t.seq) = 0 or bool_or(d.asset is distinct from t.asset or c.asset is distinct from t.asset)),
  posted as (select b.*, coalesce((select sum(amount) from transfers t where t.book_id = b.book_id and t.debit_id = b.account_id), 0) as dr,
                    coalesce((select sum(amount) from transfers t where t.book_id = b.book_id and t.credit_id = b.account_id), 0) as cr,
                    coalesce((select sum(l.amount - l.captured) from hold_legs l join holds h on h.book_id = l.book_id and h.id = l.hold_id
                               where l.book_id = b.book_id and l.account_id = b.account_id and h.state = 'open'), 0) as pending from balances b),
  i4 as (select h.book_id, h.id from holds h left join hold_events e on e.book_id = h.book_id and e.hold_id = h.id and e.kind in ('close', 'void')
         group by 1, 2, h.state having count(e.seq) <> case when h.state = 'open' then 0 else 1 end),
  legs as (select h.*, x.gpu, x.grant_held, x.co_held, x.gpu_captured, x.grant_captured, x.co_captured from holds h join lateral (
           select sum(amount) filter (where share = 'gpu') as gpu, coalesce(sum(amount) filter (where share = 'grant'), 0) as grant_held,
                  coalesce(sum(amount) filter (where share = 'co_funding'), 0) as co_held, sum(captured) filter (where share = 'gpu') as gpu_captured,
                  coalesce(sum(captured) filter (where share = 'grant'), 0) as grant_captured, coalesce(sum(captured) filter (where share = 'co_funding'), 0) as co_captured
             from hold_legs l where l.book_id = h.book_id and l.hold_id = h.id) x on true),
  twice as (select min(hold_id::text) as id from hold_events where kind = 'capture' group by book_id, hold_id, sequence having count(*) > 1
            union all select min(id::text) from holds where state = 'open' group by book_id, job_id having count(*) > 1),
  i7 as (select id from legs where grant_captured + co_captured <> cost_floor(captured_seconds, price_minor)
            or grant_captured <> grant_share(cost_floor(captured_seconds, price_minor), rate_num, rate_den) or gpu_captured <> captured_seconds
            or grant_held + co_held <> cost_ceiling(gpu_seconds, price_minor)
            or grant_held <> grant_share(cost_ceiling(gpu_seconds, price_minor), rate_num, rate_den)),
  unbounded as (select a.asset, sum(coalesce((select sum(amount) from transfers t where t.book_id = a.book_id and t.credit_id = a.id), 0)
                  - coalesce((select sum(amount) from transfers t where t.book_id = a.book_id and t.debit_id = a.id), 0)) as net from accounts a group by 1),
  lots as (select a.book_id, a.award_id, a.asset, sum(b.cr_posted - case when a.kind = 'gpu_unallotted' then b.dr_posted
                  -- What an ended lot gave back counts where it is now.
                  else coalesce((select sum(tr.amount) from transfers tr join accounts u on u.book_id = tr.book_id and u.id = tr.credit_id
                    where tr.book_id = a.book_id and tr.debit_id = a.id and u.kind = 'gpu_unallotted'), 0) end) as given,
                  coalesce((select sum(tr.amount) from transfers tr join accounts s on s.book_id = tr.book_id and s.id = tr.debit_id
                     join accounts u on u.book_id = tr.book_id and u.id = tr.credit_id
                    where tr.book_id = a.book_id and s.kind = 'gpu_source' and u.award_id = a.award_id and tr.asset = a.asset), 0) as granted
             from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id where a.kind in ('gpu_unallotted', 'gpu_lot') group by 1, 2, 3)
  select 'I1', 'every journal balances per asset', (select count(*) from journals), (select count(*) from i1), (select min(id::text) from i1)
  union all select 'I2', 'balance rows equal their transfers and open holds', (select count(*) from posted),
    (select count(*) from posted where (dr, cr, pending) is distinct from (dr_posted, cr_posted, dr_pending)),
    (select min(account_id::text) from posted where (dr, cr, pending) is distinct from (dr_posted, cr_posted, dr_pending))
  union all select 'I3', 'nothing available is below zero', (select count(*) from balances),
    (select count(*) from balances where cr_posted - dr_posted - dr_pending < 0), (select min(account_id::text) from balances where cr_posted - dr_posted - dr_pending < 0)
  union all select 'I4', 'each hold ends at most once and captures no more than it held', (select count(*) from holds),
    (select count(*) from i4) + (select count(*) from legs where gpu_captured > gpu or gpu <> gpu_seconds),
    coalesce((select min(id::text) from i4), (select min(id::text) from legs where gpu_captured > gpu or gpu <> gpu_seconds))
  union all select 'I5', 'lots and what is unallotted add up to what the award granted', (select count(*) from lots),
    (select count(*) from lots where given <> granted), (select min(award_id::text) from lots where given <> granted)
  union all select 'I6', 'one open hold per job, one capture per sequence', (select count(*) from hold_events), (select count(*) from twice), (select min(id) from twice)
  union all select 'I7', 'grant share and co-funding add up to the cost, by the rule', (select count(*) from legs), (select count(*) from i7), (select min(id::text) from i7)
  union all select 'I11', 'all accounts together sum to zero per asset', (select count(*) from unbounded),
    (select count(*) from unbounded where net <> 0), (select min(asset) from unbounded where net <> 0)
$$;
`;
