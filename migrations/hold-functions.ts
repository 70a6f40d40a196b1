/** Placing and extending holds: what a launch takes from the ledger. */
export const holdFunctions = String.raw`
-- An amount in its asset's own notation, as the API writes money: 1250 satang are '12.50'.
create function shown_amount(p_amount numeric, p_asset text) returns text language plpgsql stable as $$
declare v_exponent int;
begin
  select exponent into v_exponent from assets where code = p_asset;
  return round(p_amount / 10::numeric ^ v_exponent, v_exponent)::text;
end $$;

-- What is asked of the ledger: a hold, or more of one.
create type hold_item as (book_id uuid, hold_id uuid, job_id uuid, organisation_id uuid, pool_id uuid, gpu_asset text, gpu_seconds bigint,
  price_minor bigint, currency text, award_id uuid, rate_num bigint, rate_den bigint, extend boolean, fresh boolean, explain boolean);

create function hold_items(p_items jsonb) returns hold_item[] language sql immutable as $$
  select array_agg(i::hold_item) from jsonb_populate_recordset(null::hold_item, p_items) i
$$;

-- What a hold of so many GPU-seconds takes at an item's price and rate: [GPU time, grant share, co-funding share].
create function hold_shares(p_seconds bigint, x hold_item) returns bigint[] language sql immutable as $$
  select array[p_seconds, grant_share(cost_ceiling(p_seconds, x.price_minor), x.rate_num, x.rate_den),
    cost_ceiling(p_seconds, x.price_minor) - grant_share(cost_ceiling(p_seconds, x.price_minor), x.rate_num, x.rate_den)]
$$;

-- An account that holds may draw on: its share (1 GPU time, 2 grant, 3 co-funding), for what, its counters, and what it can give:
-- nothing where it is frozen.
create type hold_source as (share int, account_id uuid, asset text, award_id uuid, pool_id uuid, org_id uuid,
  cr bigint, dr bigint, held bigint, frozen boolean, free bigint);

-- The project's lots of the pool, the award's compute lines, the organisation's co-funding.
create function may_draw(s hold_source, x hold_item) returns boolean language sql immutable as $$
  select case s.share when 1 then s.asset = x.gpu_asset and s.award_id = x.award_id and s.pool_id = x.pool_id
    when 2 then s.asset = x.currency and s.award_id = x.award_id else s.asset = x.currency and s.org_id = x.organisation_id end
$$;

-- What decides a hold: a check per share with its numbers; where one fails, the code and what would change it, in values (the API has
-- the words). p_base: GPU-seconds that it has already; p_taken: what earlier items of the batch take of each source.
create function hold_verdict(x hold_item, p_base bigint, p_need bigint[], p_sources hold_source[], p_books uuid[], p_taken bigint[])
  returns jsonb language plpgsql as $$
declare
  v_had bigint[] := hold_shares(p_base, x); v_code text; v_checks jsonb := '[]'; v_changes jsonb := '[]'; v_fit numeric := x.gpu_seconds;
  v_asset text; v_cost numeric; r record;
begin
  for r in
    select share, nothing, frozen, cr, dr, held, free, greatest(0, p_need[share] - free) as missing from (
      select n as share, count(s.share) = 0 as nothing, coalesce(bool_or(s.frozen), false) as frozen, coalesce(sum(s.cr), 0) as cr,
             coalesce(sum(s.dr), 0) as dr, coalesce(sum(s.held + s.taken), 0) as held, coalesce(sum(s.free - s.taken) filter (where not s.frozen), 0) as free
        from generate_series(1, 3) n
        left join (select t.*, p_taken[t.i] as taken from unnest(p_sources) with ordinality t(share, account_id, asset, award_id, pool_id, org_id, cr, dr, held, frozen, free, i)
                    where p_books[t.i] = x.book_id and may_draw(p_sources[t.i], x)) s on s.share = n group by n) y order by share
  loop
    v_asset := case r.share when 1 then x.gpu_asset else x.currency end;
    v_checks := v_checks || jsonb_build_object('check', (array['gpu-time', 'grant-money', 'co-funding'])[r.share],
      'result', case when r.missing = 0 then 'passed' else 'failed' end, 'dimension', v_asset, 'limit', shown_amount(r.cr, v_asset),
      'used', shown_amount(r.dr, v_asset), 'held', shown_amount(r.held, v_asset), 'requested', shown_amount(p_need[r.share], v_asset));
    continue when r.missing = 0;
    v_code := coalesce(v_code, case when r.frozen then 'frozen' when r.share = 1 and r.nothing then 'no-lot'
      else (array['quota-exhausted', 'budget-exhausted', 'co-funding-exhausted'])[r.share] end);
    v_changes := v_changes || case
      when r.frozen then '{"action": "unfreeze", "possible": false, "ask": "the programme office"}'
      when r.share = 1 then jsonb_build_object('action', 'request-quota', 'values', jsonb_build_object('gpu_seconds', r.missing),
        'possible', true, 'ask', 'a lead of the project')
      -- Nobody can put more money into an award.
      when r.share = 2 then '[]'
      else jsonb_build_object('action', 'add-co-funding', 'values', jsonb_build_object('money', jsonb_build_object('amount',
        shown_amount(r.missing, v_asset), 'currency', v_asset)), 'possible', true, 'ask', 'the programme’s finance office') end;
    -- The most GPU-seconds that the share still pays: from the share's rule back to the cost, from the cost back to time.
    if r.share = 1 then
      v_fit := least(v_fit, r.free);
    else
      v_cost := case r.share when 2 then div((r.free + v_had[2] + 1) * x.rate_den - 1, x.rate_num)
        else div((r.free + v_had[3]) * x.rate_den, x.rate_den - x.rate_num) end;
      v_fit := least(v_fit, div(3600 * v_cost, x.price_minor) - p_base);
    end if;
  end loop;
  if v_fit > 0 then
    v_changes := v_changes || jsonb_build_object('action', 'shorter-time-limit', 'variant', 'fits', 'values', jsonb_build_object('gpu_seconds', v_fit),
      'possible', true);
  end if;
  return jsonb_build_object('code', v_code, 'checks', v_checks, 'changes', v_changes);
end $$;

-- The refusal of a hold whose cost passes what an account can count.
create function hold_too_large(x hold_item, p_base bigint) returns jsonb language sql as $$
  select jsonb_build_object('code', 'amount-too-large', 'changes', '[]'::jsonb, 'checks', jsonb_build_array(jsonb_build_object(
    'check', 'price', 'result', 'failed', 'dimension', x.currency, 'limit', shown_amount(1e18, x.currency),
    'used', shown_amount(0, x.currency), 'held', shown_amount(0, x.currency),
    'requested', shown_amount(div((p_base + x.gpu_seconds)::numeric * x.price_minor + 3599, 3600), x.currency))))
$$;

-- Places holds: one result per item, in order; a refused item leaves no trace. p_books: the books of the items, entered all. Of an item:
--   extend: true adds gpu_seconds to the open hold hold_id, at the hold's own price and rate, instead of opening one;
--   fresh: true says that its job is made in this transaction, so it has no open hold;
--   explain: true gives the checks also where they all passed: an estimate shows them.
-- Result: {hold_id, money, grant, co_funding, checks?} or {refusal: {code, checks: [...], changes: [...]}}.
-- What ends first gives first, a frozen account gives nothing. Order of locks: the holds to extend, then balances, each in ascending id;
-- all verbs keep to it, so nobody waits in a circle. What is planned from the locked balances is taken by one conditional UPDATE: an
-- account that had less than was planned would leave the transaction undone (40001).
create function place_holds(p_books uuid[], p_items hold_item[], p_now timestamptz) returns jsonb language plpgsql as $$
declare
  x hold_item; h holds; s hold_source; n int; v_sources hold_source[]; v_books uuid[]; v_taken bigint[]; v_before bigint[]; v_legs hold_leg[];
  v_results jsonb[] := '{}'; v_new holds[] := '{}'; v_refusal jsonb; v_had bigint[]; v_need bigint[]; v_rest bigint[]; v_part bigint; v_base bigint;
  v_extended uuid[];
begin
  foreach x in array p_items loop
    if x.extend then v_extended := v_extended || x.hold_id; end if;
  end loop;
  if v_extended is not null then
    perform 1 from holds where book_id = any (p_books) and id = any (v_extended) order by id for no key update;
  end if;
  select array_agg((a.share, a.id, a.asset, a.award_id, a.pool_id, a.org_id, a.cr_posted,
           a.dr_posted, a.dr_pending, a.frozen, case when a.frozen then 0 else a.cr_posted - a.dr_posted - a.dr_pending end)::hold_source
           order by a.book_id, a.share, a.valid_until nulls last, a.id),
         array_agg(a.book_id order by a.book_id, a.share, a.valid_until nulls last, a.id), array_agg(0) into v_sources, v_books, v_taken
    from (select a.book_id, case a.kind when 'gpu_lot' then 1 when 'grant_line' then 2 else 3 end as share, a.id, a.asset, a.award_id, a.pool_id, a.org_id, a.valid_until, b.cr_posted, b.dr_posted, b.dr_pending, b.frozen
            from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
           where a.book_id = any (p_books) and a.kind in ('gpu_lot', 'grant_line', 'co_funding') and (a.kind <> 'grant_line' or a.line = 'compute')
             and (a.valid_from is null or a.valid_from <= p_now) and (a.valid_until is null or a.valid_until > p_now)
           order by a.id for no key update of b) a;
  foreach x in array p_items loop
    v_refusal := null;
    v_base := 0;
    v_legs := '{}';
    if x.extend then
      select * into h from holds where book_id = x.book_id and id = x.hold_id and state = 'open';
      if not found then v_refusal := '{"code": "hold-not-open", "checks": [], "changes": []}'; end if;
      x.job_id := h.job_id;
      x.organisation_id := h.org_id;
      x.pool_id := h.pool_id;
      x.gpu_asset := h.gpu_asset;
      x.price_minor := h.price_minor;
      x.currency := h.currency;
      x.award_id := h.award_id;
      x.rate_num := h.rate_num;
      x.rate_den := h.rate_den;
      v_base := h.gpu_seconds;
      v_legs := h.legs;
    elsif x.fresh is null then
      perform 1 from holds where book_id = x.book_id and job_id = x.job_id and state = 'open' union all select 1 from unnest(v_new) i where i.job_id = x.job_id;
      if found then v_refusal := '{"code": "hold-exists", "checks": [], "changes": []}'; end if;
    end if;
    if v_refusal is null and (v_base + x.gpu_seconds)::numeric * x.price_minor > 3600e18 then v_refusal := hold_too_large(x, v_base); end if;
    if v_refusal is null then
      v_need := hold_shares(v_base + x.gpu_seconds, x);
      if x.extend then
        v_had := hold_shares(v_base, x);
        v_need := array[v_need[1] - v_had[1], v_need[2] - v_had[2], v_need[3] - v_had[3]];
      end if;
      v_rest := v_need;
      v_before := v_taken;
      n := array_position(v_books, x.book_id);
      while v_books[n] = x.book_id loop
        s := v_sources[n];
        if may_draw(s, x) and s.free > v_taken[n] and v_rest[s.share] > 0 then
          v_part := least(v_rest[s.share], s.free - v_taken[n]);
          v_rest[s.share] := v_rest[s.share] - v_part;
          v_taken[n] := v_taken[n] + v_part;
          v_legs := v_legs || (s.account_id, (array['gpu', 'grant', 'co_funding'])[s.share], v_part, 0)::hold_leg;
        end if;
        n := n + 1;
      end loop;
      if v_rest <> '{0,0,0}' then
        v_refusal := hold_verdict(x, v_base, v_need, v_sources, v_books, v_before);
        v_taken := v_before;
      end if;
    end if;
    if v_refusal is not null then
      v_results := v_results || jsonb_build_object('refusal', v_refusal);
      continue;
    end if;
    v_results := v_results || jsonb_build_object('hold_id', x.hold_id, 'money', (v_need[2] + v_need[3])::text, 'grant', v_need[2]::text, 'co_funding', v_need[3]::text);
    if x.explain then
      n := cardinality(v_results);
      v_results[n] := v_results[n] || jsonb_build_object('checks', hold_verdict(x, v_base, v_need, v_sources, v_books, v_before)->'checks');
    end if;
    if x.extend then
      update holds set gpu_seconds = v_base + x.gpu_seconds, legs = v_legs where book_id = x.book_id and id = x.hold_id;
      insert into hold_events (book_id, hold_id, kind, gpu_seconds, at) values (x.book_id, x.hold_id, 'extend', x.gpu_seconds, p_now);
    else
      v_new := v_new || (x.book_id, x.hold_id, x.job_id, x.award_id, x.organisation_id, x.pool_id, x.gpu_asset, x.currency, x.price_minor, x.rate_num,
        x.rate_den, x.gpu_seconds, 0, 0, v_legs, 'open', p_now, null)::holds;
    end if;
  end loop;
  insert into holds select i.* from unnest(v_new) i;
  update balances b set dr_pending = b.dr_pending + t.takes, changed_at = greatest(b.changed_at, p_now)
    from unnest(v_sources, v_taken, v_books) t(share, account_id, asset, award_id, pool_id, org_id, cr, dr, held, frozen, free, takes, book_id)
   where t.takes > 0 and b.book_id = t.book_id and b.account_id = t.account_id and not b.frozen and b.cr_posted - b.dr_posted - b.dr_pending >= t.takes;
  get diagnostics n = row_count;
  if n < cardinality(v_taken) - cardinality(array_positions(v_taken, 0)) then
    raise exception 'an account was drawn on meanwhile' using errcode = '40001';
  end if;
  return to_jsonb(v_results);
end $$;
`;
