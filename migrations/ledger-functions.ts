/** Notes in account_days what a change of a balance row changed: exact whatever changed it, since the row tells its own difference. */
export const keepDay = String.raw`
create function keep_day() returns trigger language plpgsql as $$
begin
  insert into account_days as d (book_id, account_id, day, credited, debited, held)
    values (new.book_id, new.account_id, (new.changed_at at time zone 'UTC')::date, new.cr_posted - coalesce(old.cr_posted, 0),
      new.dr_posted - coalesce(old.dr_posted, 0), new.dr_pending - coalesce(old.dr_pending, 0))
    on conflict (book_id, account_id, day) do update
      set credited = d.credited + excluded.credited, debited = d.debited + excluded.debited, held = d.held + excluded.held;
  return null;
end $$;
`;

/** Posting, and capturing, closing and voiding holds; hold-functions.ts places them. */
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

-- Locks balances in ascending order. Returns the moment of what is done to them next: p_now, but not before what was done to any of them last.
-- Whoever waited here began earlier than whom they waited for: so moments rise as transactions commit, on every account that has a balance.
create function lock_balances(p_book uuid, p_accounts uuid[], p_now timestamptz) returns timestamptz language sql as $$
  select greatest(p_now, max(b.changed_at)) from (select changed_at from balances where book_id = p_book and account_id = any (p_accounts)
    order by account_id for no key update) b $$;

-- Posts one journal. p_transfers: [{debit, credit, amount}]. A debit of a bounded account must find the money there
-- (SQLSTATE MN001 names the account otherwise); journals balance because every transfer does. p_request: of the request that posts it.
create function post_journal(p_book uuid, p_id uuid, p_kind text, p_cause_kind text, p_cause_id uuid, p_person uuid,
  p_reason text, p_reverses uuid, p_transfers jsonb, p_now timestamptz, p_request text default null) returns uuid language plpgsql as $$
declare r record;
begin
  p_now := lock_balances(p_book, (select array_agg((t->>k)::uuid) from jsonb_array_elements(p_transfers) t, unnest('{debit,credit}'::text[]) k), p_now);
  insert into journals (book_id, id, kind, cause_kind, cause_id, reverses, reason, person_id, request_id, at)
    values (p_book, p_id, p_kind, p_cause_kind, p_cause_id, p_reverses, p_reason, p_person, p_request, p_now);
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
    update balances set cr_posted = cr_posted + r.cr, dr_posted = dr_posted + r.dr, changed_at = p_now
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

-- Moves the part of a hold that was used up to a cumulative total from pending to posted; the rest stays held. Use beyond
-- the hold is posted against the provider's overrun account, and stays the provider's when the hold is extended afterwards:
-- every second is charged once. Returns the journal, or null when nothing was new.
create function post_usage(p_book uuid, h holds, p_total bigint, p_kind text, p_now timestamptz) returns uuid language plpgsql as $$
declare
  v_in bigint := least(p_total - h.overrun_seconds, h.gpu_seconds); v_over bigint := p_total - v_in; v_cost bigint := cost_floor(v_in, h.price_minor);
  v_grant bigint := grant_share(v_cost, h.rate_num, h.rate_den); v_due jsonb; v_part bigint; v_transfers jsonb := '[]'; v_journal uuid; r record; n int;
  v_money bigint; v_pay uuid := counter_account(p_book, 'usage_payable', h.currency, p_now);
  v_used uuid := counter_account(p_book, 'gpu_used', h.gpu_asset, p_now);
begin
  v_due := jsonb_build_object('gpu', v_in, 'grant', v_grant, 'co_funding', v_cost - v_grant);
  -- In the order drawn: each leg is used up before the next one of its share.
  for n in 1..cardinality(h.legs) loop
    v_part := least(h.legs[n].amount, (v_due->>h.legs[n].share)::bigint);
    v_due := v_due || jsonb_build_object(h.legs[n].share, (v_due->>h.legs[n].share)::bigint - v_part);
    continue when v_part <= h.legs[n].captured;
    v_transfers := v_transfers || jsonb_build_object('debit', h.legs[n].account_id, 'credit', case h.legs[n].share when 'gpu' then v_used else v_pay end,
      'amount', v_part - h.legs[n].captured);
    h.legs[n].captured := v_part;
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
  -- The accounts that give and, at a close, those that get back are not the same: all are locked, in ascending order. Counter-accounts
  -- were opened above, because opening one waits for whoever opens the same.
  p_now := lock_balances(p_book, (select array_agg(account_id) from unnest(h.legs)), p_now);
  -- What is captured leaves pending first: the posting below then finds it available.
  for r in select (t->>'debit')::uuid as account, sum((t->>'amount')::bigint)::bigint as amount from jsonb_array_elements(v_transfers) t group by 1 order by 1 loop
    update balances set dr_pending = dr_pending - r.amount, changed_at = p_now where book_id = p_book and account_id = r.account;
  end loop;
  v_journal := post_journal(p_book, gen_random_uuid(), p_kind, 'hold', h.id, null, null, null, v_transfers, p_now);
  update holds set captured_seconds = greatest(captured_seconds, v_in), overrun_seconds = greatest(overrun_seconds, v_over), legs = h.legs
   where book_id = p_book and id = h.id;
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
  v_journal := post_usage(p_book, h, greatest(p_total, h.captured_seconds + h.overrun_seconds), 'capture', p_now);
  for r in select account_id, sum(amount - captured)::bigint as rest from holds, unnest(legs) where book_id = p_book and id = p_hold
            group by 1 having sum(amount - captured) > 0 order by 1 loop
    update balances set dr_pending = dr_pending - r.rest, changed_at = greatest(changed_at, p_now) where book_id = p_book and account_id = r.account_id;
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
  for r in select account_id, sum(amount)::bigint as rest from unnest(h.legs) group by 1 order by 1 loop
    update balances set dr_pending = dr_pending - r.rest, changed_at = greatest(changed_at, p_now) where book_id = p_book and account_id = r.account_id;
  end loop;
  update holds set state = 'voided', ended_at = p_now where book_id = p_book and id = p_hold;
  insert into hold_events (book_id, hold_id, kind, gpu_seconds, at) values (p_book, p_hold, 'void', 0, p_now);
  return jsonb_build_object('state', 'voided');
end $$;
`;
