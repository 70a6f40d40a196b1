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

-- The hold that an item adds to: the open one that it names, or a new one that holds nothing yet.
create function hold_of_item(p_book uuid, p_item jsonb, p_now timestamptz) returns holds language plpgsql as $$
declare h holds;
begin
  if (p_item->>'extend')::boolean then
    select * into h from holds where book_id = p_book and id = (p_item->>'hold_id')::uuid and state = 'open';
    return h;
  end if;
  h.book_id := p_book;
  h.id := p_item->>'hold_id';
  h.job_id := p_item->>'job_id';
  h.award_id := p_item->>'award_id';
  h.org_id := p_item->>'organisation_id';
  h.pool_id := p_item->>'pool_id';
  h.gpu_asset := p_item->>'gpu_asset';
  h.currency := p_item->>'currency';
  h.price_minor := p_item->>'price_minor';
  h.rate_num := p_item->>'rate_num';
  h.rate_den := p_item->>'rate_den';
  h.gpu_seconds := 0;
  h.legs := '{}';
  return h;
end $$;

-- An account that a hold may draw on for a share (1 GPU time, 2 grant, 3 co-funding), and what is free there.
create type hold_source as (share int, cr bigint, dr bigint, held numeric, free numeric, frozen boolean);

-- What decides a hold: a check per share with its numbers; where one fails, the code and what would change it.
create function hold_verdict(h holds, p_added bigint, p_need bigint[], p_sources hold_source[]) returns jsonb language plpgsql as $$
declare
  v_had bigint[] := hold_shares(h.gpu_seconds, h); v_code text; v_checks jsonb := '[]'; v_changes jsonb := '[]'; v_fit numeric := p_added;
  v_asset text; v_missing text; v_cost numeric; r record;
begin
  for r in
    select n as share, count(s.share) = 0 as nothing, coalesce(bool_or(s.frozen), false) as frozen, coalesce(sum(s.cr), 0) as cr,
           coalesce(sum(s.dr), 0) as dr, coalesce(sum(s.held), 0) as held, coalesce(sum(s.free), 0) as free, greatest(0, p_need[n] - coalesce(sum(s.free), 0)) as missing
      from generate_series(1, 3) n left join unnest(p_sources) s on s.share = n group by n order by n
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

-- Plans one hold, or an addition to one, and writes it down; the accounts are not touched yet. p_taken: what the batch takes so far,
-- {account: amount}. The accounts are read without locks: the project's lots of the pool, the award's compute lines, the
-- organisation's co-funding. What ends first gives first, a frozen account gives nothing.
create function place_hold(p_book uuid, p_item jsonb, p_now timestamptz, inout p_taken jsonb, out result jsonb) language plpgsql as $$
declare
  h holds := hold_of_item(p_book, p_item, p_now); v_added bigint := p_item->>'gpu_seconds'; v_had bigint[]; v_need bigint[]; v_rest bigint[];
  v_taken jsonb := p_taken; v_sources hold_source[] := '{}'; v_mine bigint; v_free numeric; v_takes bigint; s record;
begin
  result := case
    when h.id is null then '{"refusal": {"code": "hold-not-open", "checks": [], "changes": []}}'
    when h.gpu_seconds = 0 and exists (select 1 from holds where book_id = p_book and job_id = h.job_id and state = 'open')
      then '{"refusal": {"code": "hold-exists", "checks": [], "changes": []}}'
    when (h.gpu_seconds + v_added)::numeric * h.price_minor > 3600e18
      then jsonb_build_object('refusal', jsonb_build_object('code', 'amount-too-large', 'changes', '[]'::jsonb, 'checks', jsonb_build_array(
        jsonb_build_object('check', 'price', 'result', 'failed', 'dimension', h.currency, 'limit', shown_amount(1e18, h.currency), 'used', '0', 'held', '0',
          'requested', shown_amount(div((h.gpu_seconds + v_added)::numeric * h.price_minor + 3599, 3600), h.currency))))) end;
  if result is not null then return; end if;
  v_need := hold_shares(h.gpu_seconds + v_added, h);
  if h.gpu_seconds > 0 then
    v_had := hold_shares(h.gpu_seconds, h);
    v_need := array[v_need[1] - v_had[1], v_need[2] - v_had[2], v_need[3] - v_had[3]];
  end if;
  v_rest := v_need;
  for s in
    select case a.kind when 'gpu_lot' then 1 when 'grant_line' then 2 else 3 end as share, a.id, b.cr_posted, b.dr_posted, b.dr_pending, b.frozen
      from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
     where a.book_id = p_book and a.kind in ('gpu_lot', 'grant_line', 'co_funding')
       and a.asset = case a.kind when 'gpu_lot' then h.gpu_asset else h.currency end
       and case a.kind when 'gpu_lot' then a.award_id = h.award_id and a.pool_id = h.pool_id
                       when 'grant_line' then a.award_id = h.award_id and a.line = 'compute'
                       else a.org_id = h.org_id end
       and (a.valid_from is null or a.valid_from <= p_now) and (a.valid_until is null or a.valid_until > p_now)
     order by 1, a.valid_until nulls last, a.id
  loop
    v_mine := coalesce((v_taken->>s.id::text)::bigint, 0);
    v_free := case when s.frozen then 0 else s.cr_posted - s.dr_posted - s.dr_pending - v_mine end;
    v_sources := v_sources || (s.share, s.cr_posted, s.dr_posted, s.dr_pending + v_mine, v_free, s.frozen)::hold_source;
    v_takes := least(v_free, v_rest[s.share]);
    if v_takes > 0 then
      v_rest[s.share] := v_rest[s.share] - v_takes;
      v_taken := v_taken || jsonb_build_object(s.id, v_mine + v_takes);
      h.legs := h.legs || (s.id, (array['gpu', 'grant', 'co_funding'])[s.share], v_takes, 0)::hold_leg;
    end if;
  end loop;
  if v_rest <> '{0,0,0}' then
    result := jsonb_build_object('refusal', hold_verdict(h, v_added, v_need, v_sources));
    return;
  end if;
  if h.gpu_seconds > 0 then
    update holds set gpu_seconds = gpu_seconds + v_added, legs = h.legs where book_id = p_book and id = h.id;
  else
    insert into holds (book_id, id, job_id, award_id, org_id, pool_id, gpu_asset, currency, price_minor, rate_num, rate_den, gpu_seconds, legs, created_at)
      values (p_book, h.id, h.job_id, h.award_id, h.org_id, h.pool_id, h.gpu_asset, h.currency, h.price_minor, h.rate_num, h.rate_den, v_added, h.legs, p_now);
  end if;
  insert into hold_events (book_id, hold_id, kind, gpu_seconds, at)
    values (p_book, h.id, case when h.gpu_seconds > 0 then 'extend' else 'place' end, v_added, p_now);
  p_taken := v_taken;
  result := jsonb_build_object('hold_id', h.id, 'money', (v_need[2] + v_need[3])::text, 'grant', v_need[2]::text, 'co_funding', v_need[3]::text);
  if p_item ? 'explain' then result := result || jsonb_build_object('checks', hold_verdict(h, v_added, v_need, v_sources)->'checks'); end if;
end $$;

-- Places holds: one result per item, in order; a refused item leaves no trace. Items of one book:
--   {hold_id, job_id, organisation_id, pool_id, gpu_asset, gpu_seconds, price_minor, currency, award_id, rate_num, rate_den,
--    extend?: true (add gpu_seconds to the open hold hold_id, at the hold's own price and rate, instead of opening one),
--    explain?: true (give the checks also where they all passed: an estimate shows them)}
-- Result: {hold_id, money, grant, co_funding, checks?} or {refusal: {code, checks: [...], changes: [...]}}.
-- Order of locks: the holds to extend, then one conditional UPDATE per account, each in ascending id. All verbs keep to it, so
-- nobody waits in a circle. An account that has less than was planned was drawn on meanwhile: then all is undone, locks too, and
-- planned anew. Every turn means that somebody else's act was kept, so it comes to an end.
create function place_holds(p_book uuid, p_items jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare v_taken jsonb; v_results jsonb; v_placed record; r record;
begin
  if p_items @> '[{"extend": true}]' then
    perform 1 from holds where book_id = p_book and id in (select (x->>'hold_id')::uuid from jsonb_array_elements(p_items) x where (x->>'extend')::boolean)
      order by id for no key update;
  end if;
  loop
    v_taken := '{}';
    v_results := '[]';
    begin
      for i in 0..jsonb_array_length(p_items) - 1 loop
        v_placed := place_hold(p_book, p_items->i, p_now, v_taken);
        v_taken := v_placed.p_taken;
        v_results := v_results || v_placed.result;
      end loop;
      for r in select key::uuid as account_id, value::bigint as takes from jsonb_each_text(v_taken) order by 1 loop
        update balances set dr_pending = dr_pending + r.takes
         where book_id = p_book and account_id = r.account_id and not frozen and cr_posted - dr_posted - dr_pending >= r.takes;
        if not found then raise exception '%', r.account_id using errcode = 'MN001'; end if;
      end loop;
      return v_results;
    exception when sqlstate 'MN001' then null;
    end;
  end loop;
end $$;
`;
