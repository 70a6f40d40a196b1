/** The ledger's verbs in SQL: read by the migration that makes them. All run in the caller's door. */
export const ledgerFunctions = String.raw`
-- The ledger's verbs. All run in the caller's door: a row of a book that was not entered is not there.

-- Price of GPU time: price_minor is for 3600 seconds of one GPU; cost is cumulative and rounded down, a hold rounded up.
-- div() divides exactly; numeric's / rounds to about 16 digits and would round some quotients up.
create function cost_floor(p_seconds bigint, p_price bigint) returns bigint language sql immutable as $$
  select div(p_seconds::numeric * p_price, 3600)::bigint $$;
create function cost_ceiling(p_seconds bigint, p_price bigint) returns bigint language sql immutable as $$
  select div(p_seconds::numeric * p_price + 3599, 3600)::bigint $$;
-- The grant's share of a cost: rounded down; the rest is co-funding.
create function grant_share(p_cost bigint, p_num bigint, p_den bigint) returns bigint language sql immutable as $$
  select div(p_cost::numeric * p_num, p_den)::bigint $$;

-- Counter-account of a book that every posting may touch: it has entries and no balance row, so nothing waits for it.
create function counter_account(p_book uuid, p_kind text, p_asset text, p_now timestamptz) returns uuid language plpgsql as $$
declare v_id uuid;
begin
  select id into v_id from accounts where book_id = p_book and kind = p_kind and asset = p_asset and not bounded;
  if v_id is not null then return v_id; end if;
  insert into accounts (book_id, id, kind, asset, bounded, label, created_at)
    values (p_book, gen_random_uuid(), p_kind, p_asset, false, p_kind, p_now)
    on conflict (book_id, kind, asset) where not bounded do nothing returning id into v_id;
  if v_id is null then
    select id into v_id from accounts where book_id = p_book and kind = p_kind and asset = p_asset and not bounded;
  end if;
  return v_id;
end $$;

-- Posts one journal. p_transfers: [{debit, credit, amount}]. A debit of a bounded account must find the money there
-- (SQLSTATE MN001 names the account otherwise); journals balance because every transfer does.
create function post_journal(p_book uuid, p_id uuid, p_kind text, p_cause_kind text, p_cause_id uuid, p_person uuid,
  p_reason text, p_reverses uuid, p_transfers jsonb, p_now timestamptz) returns uuid language plpgsql as $$
declare r record;
begin
  insert into journals (book_id, id, kind, cause_kind, cause_id, reverses, reason, person_id, at)
    values (p_book, p_id, p_kind, p_cause_kind, p_cause_id, p_reverses, p_reason, p_person, p_now);
  for r in
    select x.account, sum(x.dr)::bigint as dr, sum(x.cr)::bigint as cr, a.bounded
      from (select (t->>'debit')::uuid as account, (t->>'amount')::bigint as dr, 0::bigint as cr from jsonb_array_elements(p_transfers) t
            union all
            select (t->>'credit')::uuid, 0, (t->>'amount')::bigint from jsonb_array_elements(p_transfers) t) x
      left join accounts a on a.book_id = p_book and a.id = x.account
     group by x.account, a.bounded order by x.account
  loop
    if r.bounded is null then raise exception 'no account % in this book', r.account using errcode = 'MN002'; end if;
    continue when not r.bounded;
    update balances set cr_posted = cr_posted + r.cr, dr_posted = dr_posted + r.dr
      where book_id = p_book and account_id = r.account and cr_posted + r.cr - dr_posted - dr_pending >= r.dr;
    if not found then raise exception '%', r.account using errcode = 'MN001'; end if;
  end loop;
  insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
    select p_book, p_id, d.id, c.id, d.asset, (t.v->>'amount')::bigint, p_now
      from jsonb_array_elements(p_transfers) with ordinality t(v, n)
      join accounts d on d.book_id = p_book and d.id = (t.v->>'debit')::uuid
      join accounts c on c.book_id = p_book and c.id = (t.v->>'credit')::uuid and c.asset = d.asset
     order by t.n;
  if (select count(*) from transfers where book_id = p_book and journal_id = p_id) <> jsonb_array_length(p_transfers) then
    raise exception 'a transfer moves one asset' using errcode = 'MN003';
  end if;
  return p_id;
end $$;

-- One check of a refusal, over the accounts that a share may draw on.
create function share_check(p_check text, p_dimension text, p_limit numeric, p_used numeric, p_held numeric, p_requested numeric,
  p_passed boolean) returns jsonb language sql immutable as $$
  select jsonb_build_object('check', p_check, 'result', case when p_passed then 'passed' else 'failed' end, 'dimension', p_dimension,
    'limit', p_limit::text, 'used', p_used::text, 'held', p_held::text, 'requested', p_requested::text) $$;

-- Places holds: one result per item, in order; a refused item leaves no trace. Items of one book:
--   {hold_id, job_id, organisation_id, pool_id, gpu_asset, gpu_seconds, price_minor, currency, award_id, rate_num, rate_den,
--    extend?: true (add gpu_seconds to the open hold hold_id, at the hold's own price and rate, instead of opening one)}
-- Result: {hold_id, money, grant, co_funding, checks} or {refusal: {code, checks: [...], changes: [...]}}.
-- Locks: the holds to extend, then every account that the batch may draw on, each in ascending id. All verbs take holds before
-- accounts in that order, so they cannot wait for each other in a circle.
create function place_holds(p_book uuid, p_items jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  c_id uuid[]; c_kind text[]; c_asset text[]; c_pool uuid[]; c_award uuid[]; c_org uuid[]; c_free bigint[]; c_take bigint[];
  c_cr bigint[]; c_dr bigint[]; c_held bigint[]; c_frozen boolean[]; c_until timestamptz[];
  v_order int[]; v_item jsonb; v_results jsonb := '[]'; v_checks jsonb; v_changes jsonb; v_code text; v_legs jsonb; v_all jsonb := '[]';
  v_need bigint[]; v_share text[] := array['gpu', 'grant', 'co_funding']; s int; i int; k int;
  v_rest bigint; v_part bigint; v_limit numeric; v_used numeric; v_heldsum numeric; v_free numeric; v_stuck boolean; v_any boolean;
  v_seconds bigint; v_total bigint; v_before bigint; v_price bigint; v_num bigint; v_den bigint; v_hold uuid; v_n int; v_old bigint;
  v_match boolean; v_fit numeric; v_money numeric; v_own record;
begin
  perform 1 from holds where book_id = p_book and id in (select (x->>'hold_id')::uuid from jsonb_array_elements(p_items) x where (x->>'extend')::boolean)
    order by id for no key update;
  select array_agg(id order by rank), array_agg(kind order by rank), array_agg(asset order by rank), array_agg(pool_id order by rank),
         array_agg(award_id order by rank), array_agg(org_id order by rank), array_agg(cr_posted - dr_posted - dr_pending order by rank),
         array_agg(0::bigint order by rank), array_agg(cr_posted order by rank), array_agg(dr_posted order by rank),
         array_agg(dr_pending order by rank), array_agg(frozen order by rank), array_agg(valid_until order by rank)
    into c_id, c_kind, c_asset, c_pool, c_award, c_org, c_free, c_take, c_cr, c_dr, c_held, c_frozen, c_until
    from (select a.*, row_number() over (order by a.valid_until nulls last, a.id) as rank
            from (select ac.id, ac.kind, ac.asset, ac.pool_id, ac.award_id, ac.org_id, ac.valid_until, b.cr_posted, b.dr_posted, b.dr_pending, b.frozen
                    from balances b join accounts ac on ac.book_id = b.book_id and ac.id = b.account_id
                   where b.book_id = p_book and ac.kind in ('gpu_lot', 'grant_line', 'co_funding')
                     and (ac.line is null or ac.line = 'compute')
                     and (ac.valid_from is null or ac.valid_from <= p_now) and (ac.valid_until is null or ac.valid_until > p_now)
                   order by b.account_id for no key update of b) a) x;
  for v_item in select value from jsonb_array_elements(p_items) loop
    v_hold := (v_item->>'hold_id')::uuid; v_before := 0; v_n := 0; v_code := null;
    if (v_item->>'extend')::boolean then
      select gpu_seconds, org_id as organisation_id, pool_id, gpu_asset, price_minor, currency, award_id, rate_num, rate_den
        into v_own from holds where book_id = p_book and id = v_hold and state = 'open';
      if not found then v_code := 'hold-not-open';
      else
        v_before := v_own.gpu_seconds; v_item := v_item || (to_jsonb(v_own) - 'gpu_seconds');
        -- Legs of an earlier item of this batch are not stored yet.
        select coalesce(max(n), 0) into v_n from (select n from hold_legs where book_id = p_book and hold_id = v_hold
          union all select (l->>'n')::int from jsonb_array_elements(v_all) l where (l->>'hold')::uuid = v_hold) x;
      end if;
    elsif exists (select 1 from holds where book_id = p_book and job_id = (v_item->>'job_id')::uuid and state = 'open') then
      v_code := 'hold-exists';
    end if;
    if v_code is not null then
      v_results := v_results || jsonb_build_object('refusal', jsonb_build_object('code', v_code, 'checks', '[]'::jsonb, 'changes', '[]'::jsonb));
      continue;
    end if;
    v_seconds := (v_item->>'gpu_seconds')::bigint; v_price := (v_item->>'price_minor')::bigint;
    v_num := (v_item->>'rate_num')::bigint; v_den := (v_item->>'rate_den')::bigint;
    if div((v_before + v_seconds)::numeric * v_price + 3599, 3600) > 1e18 then
      v_results := v_results || jsonb_build_object('refusal', jsonb_build_object('code', 'amount-too-large', 'changes', '[]'::jsonb, 'checks', jsonb_build_array(
        share_check('price', v_item->>'currency', 1e18, 0, 0, div((v_before + v_seconds)::numeric * v_price + 3599, 3600), false))));
      continue;
    end if;
    v_total := cost_ceiling(v_before + v_seconds, v_price);
    v_old := cost_ceiling(v_before, v_price);
    v_need := array[v_seconds, grant_share(v_total, v_num, v_den) - grant_share(v_old, v_num, v_den),
      (v_total - grant_share(v_total, v_num, v_den)) - (v_old - grant_share(v_old, v_num, v_den))];
    v_checks := '[]'; v_changes := '[]'; v_legs := '[]'; v_fit := v_seconds;
    for s in 1..3 loop
      v_rest := v_need[s]; v_limit := 0; v_used := 0; v_heldsum := 0; v_free := 0; v_stuck := false; v_any := false;
      for k in 1..coalesce(cardinality(c_id), 0) loop
        v_match := case s
          when 1 then c_kind[k] = 'gpu_lot' and c_pool[k] = (v_item->>'pool_id')::uuid and c_asset[k] = v_item->>'gpu_asset'
                      and c_award[k] = (v_item->>'award_id')::uuid
          when 2 then c_kind[k] = 'grant_line' and c_award[k] = (v_item->>'award_id')::uuid and c_asset[k] = v_item->>'currency'
          else c_kind[k] = 'co_funding' and c_org[k] = (v_item->>'organisation_id')::uuid and c_asset[k] = v_item->>'currency' end;
        continue when not v_match;
        v_any := true; v_limit := v_limit + c_cr[k]; v_used := v_used + c_dr[k]; v_heldsum := v_heldsum + c_held[k] + c_take[k];
        if c_frozen[k] then v_stuck := true; continue; end if;
        v_free := v_free + c_free[k] - c_take[k];
        continue when v_rest = 0 or c_free[k] <= c_take[k];
        v_part := least(v_rest, c_free[k] - c_take[k]);
        v_rest := v_rest - v_part; v_n := v_n + 1;
        v_legs := v_legs || jsonb_build_object('hold', v_hold, 'n', v_n, 'k', k, 'share', v_share[s], 'amount', v_part);
      end loop;
      v_checks := v_checks || share_check((array['gpu-time', 'grant-money', 'co-funding'])[s],
        case s when 1 then v_item->>'gpu_asset' else v_item->>'currency' end, v_limit, v_used, v_heldsum, v_need[s], v_rest = 0);
      if v_rest > 0 then
        v_code := coalesce(v_code, case when v_stuck then 'frozen' when s = 1 and not v_any then 'no-lot' when s = 1 then 'quota-exhausted'
          when s = 2 then 'budget-exhausted' else 'co-funding-exhausted' end);
        v_changes := v_changes || case
          when v_stuck then jsonb_build_object('action', 'unfreeze', 'effect', 'what is frozen could be drawn on again', 'possible', false, 'ask', 'the programme office')
          when s = 1 then jsonb_build_object('action', 'request-quota', 'effect', v_rest || ' more GPU-seconds in this pool', 'possible', true, 'ask', 'a lead of the project')
          when s = 2 then jsonb_build_object('action', 'amend-award', 'effect', v_rest || ' more minor units of ' || (v_item->>'currency') || ' on the compute line', 'possible', false, 'ask', 'the programme office')
          else jsonb_build_object('action', 'add-co-funding', 'effect', v_rest || ' more minor units of ' || (v_item->>'currency'), 'possible', true, 'ask', 'the programme’s finance office') end;
        -- The most GPU-seconds whose share still fits: from the share's rule back to the cost, from the cost back to time.
        v_money := v_free + case s when 1 then 0 when 2 then grant_share(v_old, v_num, v_den) else v_old - grant_share(v_old, v_num, v_den) end;
        v_fit := least(v_fit, case s when 1 then v_free
          else div(3600 * case s when 2 then div((v_money + 1) * v_den - 1, v_num) else div(v_money * v_den, v_den - v_num) end, v_price) - v_before end);
      end if;
    end loop;
    if v_code is not null and v_fit > 0 then
      v_changes := v_changes || jsonb_build_object('action', 'shorten-time-limit', 'effect', 'at most ' || v_fit || ' GPU-seconds fit', 'possible', true);
    end if;
    if v_code is not null then
      v_results := v_results || jsonb_build_object('refusal', jsonb_build_object('code', v_code, 'checks', v_checks, 'changes', v_changes));
      continue;
    end if;
    for v_i in 0..jsonb_array_length(v_legs) - 1 loop
      k := (v_legs->v_i->>'k')::int; c_take[k] := c_take[k] + (v_legs->v_i->>'amount')::bigint;
    end loop;
    v_all := v_all || v_legs;
    if v_before > 0 then
      update holds set gpu_seconds = gpu_seconds + v_seconds where book_id = p_book and id = v_hold;
    else
      insert into holds (book_id, id, job_id, award_id, org_id, pool_id, gpu_asset, currency, price_minor, rate_num, rate_den, gpu_seconds, created_at)
        values (p_book, v_hold, (v_item->>'job_id')::uuid, (v_item->>'award_id')::uuid, (v_item->>'organisation_id')::uuid,
          (v_item->>'pool_id')::uuid, v_item->>'gpu_asset', v_item->>'currency', v_price, v_num, v_den, v_seconds, p_now);
    end if;
    insert into hold_events (book_id, hold_id, kind, gpu_seconds, at)
      values (p_book, v_hold, case when v_before > 0 then 'extend' else 'place' end, v_seconds, p_now);
    v_results := v_results || jsonb_build_object('hold_id', v_hold, 'money', (v_total - v_old)::text, 'grant', v_need[2]::text, 'co_funding', v_need[3]::text, 'checks', v_checks);
  end loop;
  if jsonb_array_length(v_all) > 0 then
    insert into hold_legs (book_id, hold_id, n, account_id, share, amount)
      select p_book, (l->>'hold')::uuid, (l->>'n')::int, c_id[(l->>'k')::int], l->>'share', (l->>'amount')::bigint from jsonb_array_elements(v_all) l;
    for k in select x.k from unnest(c_id, c_take) with ordinality x(id, take, k) where x.take > 0 order by x.id loop
      update balances set dr_pending = dr_pending + c_take[k]
        where book_id = p_book and account_id = c_id[k] and not frozen and cr_posted - dr_posted - dr_pending >= c_take[k];
      if not found then raise exception '%', c_id[k] using errcode = 'MN001'; end if;
    end loop;
  end if;
  return v_results;
end $$;

-- Moves the part of a hold that was used up to a cumulative total from pending to posted; the rest stays held. Use beyond
-- the hold is posted against the provider's overrun account, and stays the provider's when the hold is extended afterwards:
-- every second is charged once. Returns the journal, or null when nothing was new.
create function post_usage(p_book uuid, h holds, p_total bigint, p_kind text, p_now timestamptz) returns uuid language plpgsql as $$
declare
  v_in bigint := least(p_total - h.overrun_seconds, h.gpu_seconds); v_over bigint := p_total - v_in; v_cost bigint; v_due bigint; v_part bigint;
  v_transfers jsonb := '[]'; v_journal uuid; r record; s text; v_money bigint; v_pay uuid; v_used uuid;
begin
  v_used := counter_account(p_book, 'gpu_used', h.gpu_asset, p_now);
  v_pay := counter_account(p_book, 'usage_payable', h.currency, p_now);
  v_cost := cost_floor(v_in, h.price_minor);
  foreach s in array array['gpu', 'grant', 'co_funding'] loop
    v_due := case s when 'gpu' then v_in when 'grant' then grant_share(v_cost, h.rate_num, h.rate_den)
      else v_cost - grant_share(v_cost, h.rate_num, h.rate_den) end;
    for r in select n, account_id, amount, captured from hold_legs where book_id = p_book and hold_id = h.id and share = s order by n loop
      v_part := least(r.amount, v_due); v_due := v_due - v_part;
      continue when v_part <= r.captured;
      update hold_legs set captured = v_part where book_id = p_book and hold_id = h.id and n = r.n;
      v_transfers := v_transfers || jsonb_build_object('debit', r.account_id, 'credit', case s when 'gpu' then v_used else v_pay end, 'amount', v_part - r.captured);
    end loop;
  end loop;
  if v_over > h.overrun_seconds then
    v_transfers := v_transfers || jsonb_build_object('debit', counter_account(p_book, 'provider_overrun', h.gpu_asset, p_now), 'credit', v_used, 'amount', v_over - h.overrun_seconds);
    v_money := cost_floor(v_over, h.price_minor) - cost_floor(h.overrun_seconds, h.price_minor);
    if v_money > 0 then
      v_transfers := v_transfers || jsonb_build_object('debit', counter_account(p_book, 'provider_overrun', h.currency, p_now), 'credit', v_pay, 'amount', v_money);
    end if;
  end if;
  if jsonb_array_length(v_transfers) = 0 then
    update holds set captured_seconds = greatest(captured_seconds, v_in) where book_id = p_book and id = h.id;
    return null;
  end if;
  -- What is captured leaves pending first: the posting below then finds it available.
  for r in select (t->>'debit')::uuid as account, sum((t->>'amount')::bigint)::bigint as amount from jsonb_array_elements(v_transfers) t group by 1 order by 1 loop
    update balances set dr_pending = dr_pending - r.amount where book_id = p_book and account_id = r.account;
  end loop;
  v_journal := post_journal(p_book, gen_random_uuid(), p_kind, 'hold', h.id, null, null, null, v_transfers, p_now);
  update holds set captured_seconds = greatest(captured_seconds, v_in), overrun_seconds = greatest(overrun_seconds, v_over) where book_id = p_book and id = h.id;
  return v_journal;
end $$;

-- Captures up to a cumulative total of GPU-seconds. The same sequence twice is one capture.
create function capture_hold(p_book uuid, p_hold uuid, p_sequence int, p_total bigint, p_now timestamptz) returns jsonb language plpgsql as $$
declare h holds; v_journal uuid;
begin
  select * into h from holds where book_id = p_book and id = p_hold for no key update;
  if not found then raise exception 'no hold %', p_hold using errcode = 'MN002'; end if;
  if exists (select 1 from hold_events where book_id = p_book and hold_id = p_hold and kind = 'capture' and sequence = p_sequence) then
    return jsonb_build_object('captured_seconds', h.captured_seconds, 'repeated', true);
  end if;
  if h.state <> 'open' then raise exception 'hold % is %', p_hold, h.state using errcode = 'MN004'; end if;
  v_journal := post_usage(p_book, h, greatest(p_total, h.captured_seconds + h.overrun_seconds), 'capture', p_now);
  insert into hold_events (book_id, hold_id, kind, sequence, gpu_seconds, journal_id, at) values (p_book, p_hold, 'capture', p_sequence, p_total, v_journal, p_now);
  return jsonb_build_object('captured_seconds', (select captured_seconds from holds where book_id = p_book and id = p_hold), 'journal', v_journal);
end $$;

-- Ends a hold: captures up to the last total and releases the rest. Ending an ended hold changes nothing.
create function close_hold(p_book uuid, p_hold uuid, p_total bigint, p_now timestamptz) returns jsonb language plpgsql as $$
declare h holds; r record; v_journal uuid;
begin
  select * into h from holds where book_id = p_book and id = p_hold for no key update;
  if not found then raise exception 'no hold %', p_hold using errcode = 'MN002'; end if;
  if h.state <> 'open' then return jsonb_build_object('state', h.state, 'repeated', true); end if;
  -- Captured and released accounts differ; taking both sets in one order keeps the order ascending.
  perform 1 from balances where book_id = p_book and account_id in (select account_id from hold_legs where book_id = p_book and hold_id = p_hold)
    order by account_id for no key update;
  v_journal := post_usage(p_book, h, greatest(p_total, h.captured_seconds + h.overrun_seconds), 'capture', p_now);
  for r in select account_id, sum(amount - captured)::bigint as rest from hold_legs where book_id = p_book and hold_id = p_hold group by 1 having sum(amount - captured) > 0 order by 1 loop
    update balances set dr_pending = dr_pending - r.rest where book_id = p_book and account_id = r.account_id;
  end loop;
  update holds set state = 'closed', ended_at = p_now where book_id = p_book and id = p_hold;
  insert into hold_events (book_id, hold_id, kind, gpu_seconds, journal_id, at) values (p_book, p_hold, 'close', p_total, v_journal, p_now);
  return jsonb_build_object('state', 'closed', 'journal', v_journal);
end $$;

-- Releases all of a hold from which nothing was captured.
create function void_hold(p_book uuid, p_hold uuid, p_now timestamptz) returns jsonb language plpgsql as $$
declare h holds; r record;
begin
  select * into h from holds where book_id = p_book and id = p_hold for no key update;
  if not found then raise exception 'no hold %', p_hold using errcode = 'MN002'; end if;
  if h.state <> 'open' then return jsonb_build_object('state', h.state, 'repeated', true); end if;
  if h.captured_seconds > 0 then raise exception 'hold % was captured in part: close it', p_hold using errcode = 'MN004'; end if;
  for r in select account_id, sum(amount)::bigint as rest from hold_legs where book_id = p_book and hold_id = p_hold group by 1 order by 1 loop
    update balances set dr_pending = dr_pending - r.rest where book_id = p_book and account_id = r.account_id;
  end loop;
  update holds set state = 'voided', ended_at = p_now where book_id = p_book and id = p_hold;
  insert into hold_events (book_id, hold_id, kind, gpu_seconds, at) values (p_book, p_hold, 'void', 0, p_now);
  return jsonb_build_object('state', 'voided');
end $$;
`;
