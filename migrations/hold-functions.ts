/** Placing and extending holds: what a launch takes from the ledger. */
export const holdFunctions = String.raw`
-- An amount in its asset's own notation, as the API writes money: 1250 satang are '12.50'.
create function shown_amount(p_amount numeric, p_asset text) returns text language plpgsql stable as $$
declare v_exponent int;
begin
  select exponent into v_exponent from assets where code = p_asset;
  return round(p_amount / 10::numeric ^ v_exponent, v_exponent)::text;
end $$;

-- What a hold of so many GPU-seconds takes: [GPU time, grant share, co-funding share].
create function hold_shares(p_seconds bigint, h holds) returns bigint[] language plpgsql immutable as $$
declare
  v_cost bigint := cost_ceiling(p_seconds, h.price_minor);
  v_grant bigint := grant_share(v_cost, h.rate_num, h.rate_den);
begin
  return array[p_seconds, v_grant, v_cost - v_grant];
end $$;

-- An account that holds may draw on: its share (1 GPU time, 2 grant, 3 co-funding), for what, and its counters.
create type hold_source as (share int, account_id uuid, asset text, award_id uuid, pool_id uuid, org_id uuid,
  cr bigint, dr bigint, held bigint, frozen boolean);

-- What decides a hold: a check per share with its numbers; where one fails, the code and what would change it.
create function hold_verdict(h holds, p_added bigint, p_need bigint[], p_sources hold_source[]) returns jsonb language plpgsql as $$
declare
  v_had bigint[] := hold_shares(h.gpu_seconds, h); v_code text; v_checks jsonb := '[]'; v_changes jsonb := '[]'; v_fit numeric := p_added;
  v_asset text; v_missing text; v_cost numeric; r record;
begin
  for r in
    select share, nothing, frozen, cr, dr, held, free, greatest(0, p_need[share] - free) as missing from (
      select n as share, count(s.share) = 0 as nothing, coalesce(bool_or(s.frozen), false) as frozen, coalesce(sum(s.cr), 0) as cr,
             coalesce(sum(s.dr), 0) as dr, coalesce(sum(s.held), 0) as held, coalesce(sum(s.cr - s.dr - s.held) filter (where not s.frozen), 0) as free
        from generate_series(1, 3) n left join unnest(p_sources) s on s.share = n group by n) x order by share
  loop
    v_asset := case r.share when 1 then h.gpu_asset else h.currency end;
    v_checks := v_checks || jsonb_build_object('check', (array['gpu-time', 'grant-money', 'co-funding'])[r.share],
      'result', case when r.missing = 0 then 'passed' else 'failed' end, 'dimension', v_asset, 'limit', shown_amount(r.cr, v_asset),
      'used', shown_amount(r.dr, v_asset), 'held', shown_amount(r.held, v_asset), 'requested', shown_amount(p_need[r.share], v_asset));
    continue when r.missing = 0;
    v_code := coalesce(v_code, case when r.frozen then 'frozen' when r.share = 1 and r.nothing then 'no-lot'
      else (array['quota-exhausted', 'budget-exhausted', 'co-funding-exhausted'])[r.share] end);
    v_missing := shown_amount(r.missing, v_asset);
    v_changes := v_changes || case
      when r.frozen then '{"action": "unfreeze", "effect": "what is frozen could be drawn on again", "possible": false, "ask": "the programme office"}'
      when r.share = 1 then jsonb_build_object('action', 'request-quota', 'effect', v_missing || ' more GPU-seconds in this pool', 'possible', true, 'ask', 'a lead of the project')
      when r.share = 2 then jsonb_build_object('action', 'amend-award', 'effect', v_missing || ' ' || v_asset || ' more on the compute line', 'possible', false, 'ask', 'the programme office')
      else jsonb_build_object('action', 'add-co-funding', 'effect', v_missing || ' ' || v_asset || ' more', 'possible', true, 'ask', 'the programme’s finance office') end;
    -- The most GPU-seconds that the share still pays: from the share's rule back to the cost, from the cost back to time.
    if r.share = 1 then
      v_fit := least(v_fit, r.free);
    else
      v_cost := case r.share when 2 then div((r.free + v_had[2] + 1) * h.rate_den - 1, h.rate_num)
        else div((r.free + v_had[3]) * h.rate_den, h.rate_den - h.rate_num) end;
      v_fit := least(v_fit, div(3600 * v_cost, h.price_minor) - h.gpu_seconds);
    end if;
  end loop;
  if v_fit > 0 then
    v_changes := v_changes || jsonb_build_object('action', 'shorten-time-limit', 'effect', 'at most ' || v_fit || ' GPU-seconds fit', 'possible', true);
  end if;
  return jsonb_build_object('code', v_code, 'checks', v_checks, 'changes', v_changes);
end $$;

-- The refusal of a hold whose cost passes what an account can count.
create function hold_too_large(h holds, p_added bigint) returns jsonb language sql as $$
  select jsonb_build_object('code', 'amount-too-large', 'changes', '[]'::jsonb, 'checks', jsonb_build_array(jsonb_build_object(
    'check', 'price', 'result', 'failed', 'dimension', h.currency, 'limit', shown_amount(1e18, h.currency), 'used', '0', 'held', '0',
    'requested', shown_amount(div((h.gpu_seconds + p_added)::numeric * h.price_minor + 3599, 3600), h.currency))))
$$;

-- Places holds: one result per item, in order; a refused item leaves no trace. p_books: the books of the items, entered all. An item:
--   {book_id (the first of p_books where it is left out), hold_id, job_id, organisation_id, pool_id, gpu_asset, gpu_seconds,
--    price_minor, currency, award_id, rate_num, rate_den,
--    extend?: true (add gpu_seconds to the open hold hold_id, at the hold's own price and rate, instead of opening one),
--    fresh?: true (its job is made in this transaction, so it has no open hold),
--    explain?: true (give the checks also where they all passed: an estimate shows them)}
-- Result: {hold_id, money, grant, co_funding, checks?} or {refusal: {code, checks: [...], changes: [...]}}.
-- Accounts are read without locks, once for the batch: the project's lots of the pool, the award's compute lines, the organisation's
-- co-funding. What ends first gives first, a frozen one gives nothing. Then all is taken, by one conditional UPDATE per account. Order of
-- locks: the holds to extend, then balances, each in ascending id; all verbs keep to it, so nobody waits in a circle. An account that has
-- less than was planned was drawn on meanwhile: serialisation failure (40001), nothing is kept, and the caller's transaction runs
-- again. Every turn means that somebody else's act was kept, so it comes to an end.
create function place_holds(p_books uuid[], p_items jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  h holds; s hold_source; x record; n int; v_sources hold_source[]; v_books uuid[]; v_accounts uuid[]; v_taken bigint[]; v_takes bigint[];
  v_results jsonb[] := '{}'; v_new holds[] := '{}'; v_refusal jsonb; v_mine hold_source[]; v_had bigint[]; v_need bigint[]; v_rest bigint[]; v_part bigint;
begin
  if p_items @> '[{"extend": true}]' then
    perform 1 from holds where book_id = any (p_books) and id in (select (i->>'hold_id')::uuid from jsonb_array_elements(p_items) i where i ? 'extend')
      order by id for no key update;
  end if;
  select array_agg((a.share, a.id, a.asset, a.award_id, a.pool_id, a.org_id, a.cr_posted, a.dr_posted, a.dr_pending, a.frozen)::hold_source),
         array_agg(a.book_id), array_agg(a.id), array_agg(0) into v_sources, v_books, v_accounts, v_taken
    from (select a.book_id, case a.kind when 'gpu_lot' then 1 when 'grant_line' then 2 else 3 end as share, a.id, a.asset, a.award_id, a.pool_id, a.org_id,
                 b.cr_posted, b.dr_posted, b.dr_pending, b.frozen
            from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
           where a.book_id = any (p_books) and a.kind in ('gpu_lot', 'grant_line', 'co_funding') and (a.kind <> 'grant_line' or a.line = 'compute')
             and (a.valid_from is null or a.valid_from <= p_now) and (a.valid_until is null or a.valid_until > p_now)
           order by 1, 2, a.valid_until nulls last, a.id) a;
  for x in select * from jsonb_to_recordset(p_items) i(book_id uuid, hold_id uuid, job_id uuid, organisation_id uuid, pool_id uuid, gpu_asset text,
      gpu_seconds bigint, price_minor bigint, currency text, award_id uuid, rate_num bigint, rate_den bigint, extend boolean, fresh boolean, explain boolean)
  loop
    x.book_id := coalesce(x.book_id, p_books[1]);
    v_refusal := null;
    if x.extend then
      select * into h from holds where book_id = x.book_id and id = x.hold_id and state = 'open';
      if not found then v_refusal := '{"code": "hold-not-open", "checks": [], "changes": []}'; end if;
    else
      h := (x.book_id, x.hold_id, x.job_id, x.award_id, x.organisation_id, x.pool_id, x.gpu_asset, x.currency, x.price_minor, x.rate_num, x.rate_den,
        0, 0, 0, '{}', 'open', p_now, null);
      if x.fresh is null then
        perform 1 from holds where book_id = x.book_id and job_id = x.job_id and state = 'open' union all select 1 from unnest(v_new) i where i.job_id = x.job_id;
        if found then v_refusal := '{"code": "hold-exists", "checks": [], "changes": []}'; end if;
      end if;
    end if;
    if (h.gpu_seconds + x.gpu_seconds)::numeric * h.price_minor > 3600e18 then v_refusal := hold_too_large(h, x.gpu_seconds); end if;
    if v_refusal is null then
      v_need := hold_shares(h.gpu_seconds + x.gpu_seconds, h);
      if x.extend then
        v_had := hold_shares(h.gpu_seconds, h);
        v_need := array[v_need[1] - v_had[1], v_need[2] - v_had[2], v_need[3] - v_had[3]];
      end if;
      v_rest := v_need;
      v_takes := v_taken;
      v_mine := '{}';
      n := array_position(v_books, x.book_id);
      while v_books[n] = x.book_id loop
        s := v_sources[n];
        if (case s.share when 1 then s.asset = h.gpu_asset and s.award_id = h.award_id and s.pool_id = h.pool_id
            when 2 then s.asset = h.currency and s.award_id = h.award_id else s.asset = h.currency and s.org_id = h.org_id end) then
          s.held := s.held + v_taken[n];
          v_mine := v_mine || s;
          v_part := least(v_rest[s.share], s.cr - s.dr - s.held);
          if v_part > 0 and not s.frozen then
            v_rest[s.share] := v_rest[s.share] - v_part;
            v_takes[n] := v_taken[n] + v_part;
            h.legs := h.legs || (s.account_id, (array['gpu', 'grant', 'co_funding'])[s.share], v_part, 0)::hold_leg;
          end if;
        end if;
        n := n + 1;
      end loop;
      if v_rest <> '{0,0,0}' then v_refusal := hold_verdict(h, x.gpu_seconds, v_need, v_mine); end if;
    end if;
    if v_refusal is not null then
      v_results := v_results || jsonb_build_object('refusal', v_refusal);
      continue;
    end if;
    v_taken := v_takes;
    v_results := v_results || jsonb_build_object('hold_id', h.id, 'money', (v_need[2] + v_need[3])::text, 'grant', v_need[2]::text, 'co_funding', v_need[3]::text);
    if x.explain then
      n := cardinality(v_results);
      v_results[n] := v_results[n] || jsonb_build_object('checks', hold_verdict(h, x.gpu_seconds, v_need, v_mine)->'checks');
    end if;
    h.gpu_seconds := h.gpu_seconds + x.gpu_seconds;
    if x.extend then
      update holds set gpu_seconds = h.gpu_seconds, legs = h.legs where book_id = h.book_id and id = h.id;
      insert into hold_events (book_id, hold_id, kind, gpu_seconds, at) values (h.book_id, h.id, 'extend', x.gpu_seconds, p_now);
    else
      v_new := v_new || h;
    end if;
  end loop;
  if cardinality(v_new) > 0 then insert into holds select i.* from unnest(v_new) i; end if;
  for x in select * from unnest(v_books, v_accounts, v_taken) t(book_id, account_id, takes) where takes > 0 order by account_id loop
    update balances set dr_pending = dr_pending + x.takes
     where book_id = x.book_id and account_id = x.account_id and not frozen and cr_posted - dr_posted - dr_pending >= x.takes;
    if not found then raise exception 'account % was drawn on meanwhile', x.account_id using errcode = '40001'; end if;
  end loop;
  return to_jsonb(v_results);
end $$;
`;
