/**
 * The launch: one statement, one round trip, one transaction. Takes a batch of at most 64, of any projects; each item is launched
 * whole or refused whole. Batch: {expect: [{project_id, …what was read before…}], items: [launch_item as JSON]}; an item that was
 * refused beforehand is {project_id, key, digest, refusal}: all it can do is replay. Results in order: {launched: true}; {answer,
 * replayed: true} (launched earlier under the key, or by an item before it); {refusal}; {reused: true} (the key belongs to another
 * request). Refusal 'outdated': what was read before holds no more; read again.
 */
export const launchFunction = String.raw`
-- Whether what launches were prepared from still holds, in the order asked. What changes between this look and the commit is caught
-- elsewhere: a suspended award freezes accounts, from which place_holds takes nothing; an ended right stops the job; a price counts
-- by p_now.
create function launches_still_hold(p_expect jsonb, p_now timestamptz) returns boolean[] language sql stable as $$
  select array_agg(exists (select 1 from awards a, projects p, pools o
      where a.project_id = e.project_id and a.id = e.award_id and a.state = 'active' and a.version = e.award_version and a.valid_until > p_now
        and p.id = e.project_id and p.state = 'active' and o.id = e.pool_id and o.state = 'open'
        and e.gpus <= (select c.gpus from capacities c where c.pool_id = e.pool_id and c.valid_from <= p_now order by c.valid_from desc, c.id desc limit 1)
        and not exists (select 1 from project_pool_caps c where c.project_id = e.project_id and c.pool_id = e.pool_id and c.concurrent_gpus < e.gpus)
        and exists (select 1 from base_models m where m.id = e.base_model_id and m.processing_included is not distinct from e.base_model_included)
        and exists (select 1 from site_agents g where g.pool_id = e.pool_id and g.last_seen_at > p_now - make_interval(secs => e.agent_patience) and g.unable_at is null)
        and e.rate_card_id = (select rate_card_id from price_at(e.pool_id, e.currency, p_now))
        and cardinality(e.right_ids) = (select count(*) from data_rights r
              where r.project_id = e.project_id and r.id = any (e.right_ids) and r.revoked_at is null and (r.until is null or r.until > p_now))) order by n)
    from rows from (jsonb_to_recordset(p_expect) as (project_id uuid, agent_patience int, award_id uuid, award_version int, pool_id uuid,
      gpus int, currency text, rate_card_id uuid, base_model_id uuid, base_model_included text[], right_ids uuid[])) with ordinality
      e(project_id, agent_patience, award_id, award_version, pool_id, gpus, currency, rate_card_id, base_model_id, base_model_included, right_ids, n)
$$;

-- One launch of a batch. answer: {"value": what is answered}; expect: its number in the batch's list; refusal: why it was refused
-- beforehand. What hold, job and audit have in common stands in one of them.
create type launched_job as (programme_id uuid, org_id uuid, person_id uuid, kind text, name text, gpus int, time_limit_seconds bigint,
  recipe jsonb, prompts jsonb, inputs jsonb, expected_seconds bigint, request_id text);
create type launched_audit as (id uuid, on_behalf_of uuid, key_id uuid, after_digest text, details jsonb);
create type launch_item as (project_id uuid, key text, digest text, answer jsonb, refusal jsonb, expect int, hold hold_item, job launched_job,
  audit launched_audit);

-- What is known of a batch's items beforehand, in order: null where the item is to be launched; else the answer kept under its key,
-- {reused}, also where it was claimed by an item that is refused later, or {same_as: n} where item n has the same key and request.
-- Keys that this transaction claimed are new.
create function launch_replays(p_items launch_item[]) returns jsonb[] language sql stable as $$
  select array_agg(case
      when x.key is null or (k.own and x.n = x.first) then null
      -- Swept between the claim and this look: nothing is known of it any more.
      when k.digest is null then '{"refusal": {"code": "outdated", "checks": [], "changes": []}}'
      when k.digest <> x.digest then '{"reused": true}'
      when k.own then jsonb_build_object('same_as', x.first)
      else jsonb_build_object('answer', k.answer->'value', 'replayed', true) end order by x.n)
    from (select n, project_id, key, digest, first_value(n) over (partition by project_id, key order by n) as first
            from unnest(p_items) with ordinality i(project_id, key, digest, answer, refusal, expect, hold, job, audit, n)) x
    left join lateral (select digest, answer, xmin = pg_current_xact_id()::xid as own from idempotency_keys
                        where scope_id = x.project_id and key = x.key) k on true
$$;

create function launch_jobs(p_scopes text[], p_projects uuid[], p_batch jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_items launch_item[]; v_n int := jsonb_array_length(p_batch->'items'); v_claimed int; v_results jsonb[]; v_still boolean[];
  v_at int[] := '{}'; v_holds hold_item[] := '{}'; v_placed jsonb; v_launched launch_item[] := '{}'; v_refused int := 0; v_first int;
begin
  if v_n > 64 then raise exception 'a batch holds at most 64 launches, not %', v_n using errcode = 'MN006'; end if;
  perform set_config('role', p_scopes[1], true), set_config('app.organisations', p_scopes[2], true), set_config('app.projects', p_scopes[3], true),
    set_config('app.programmes', p_scopes[4], true), set_config('app.books', p_scopes[5], true), set_config('app.pools', p_scopes[6], true),
    set_config('app.person', p_scopes[7], true), set_config('app.scopes', p_scopes[8], true), set_config('lock_timeout', '5s', true),
    set_config('plan_cache_mode', 'force_generic_plan', true);
  -- (A plan for a list of any length: otherwise PostgreSQL plans all statements anew for each batch, which costs more than they do.)
  v_items := array(select i::launch_item from jsonb_populate_recordset(null::launch_item, p_batch->'items') i);
  -- Keys are claimed in one order, so that two batches cannot wait for each other; the first item of a key owns it. The answer is
  -- known before: it is kept at once, and goes with the key where the launch is refused.
  insert into idempotency_keys (scope_id, key, digest, answer, created_at)
    select project_id, key, digest, answer, p_now
      from unnest(v_items) with ordinality i(project_id, key, digest, answer, refusal, expect, hold, job, audit, n)
     where key is not null order by project_id, key, n
    on conflict do nothing;
  get diagnostics v_claimed = row_count;
  v_results := case when v_claimed = v_n then array_fill(null::jsonb, array[v_n]) else launch_replays(v_items) end;
  v_still := launches_still_hold(p_batch->'expect', p_now);
  for i in 1..v_n loop
    continue when v_results[i] is not null;
    if v_items[i].refusal is not null then
      v_results[i] := jsonb_build_object('refusal', v_items[i].refusal);
      v_refused := v_refused + 1;
    elsif v_still[v_items[i].expect + 1] then
      v_at := v_at || i;
      v_holds := v_holds || v_items[i].hold;
    else
      v_results[i] := '{"refusal": {"code": "outdated", "checks": [], "changes": []}}';
      v_refused := v_refused + 1;
    end if;
  end loop;
  if cardinality(v_at) > 0 then v_placed := place_holds(array(select distinct h.book_id from unnest(v_holds) h), v_holds, p_now); end if;
  for n in 1..cardinality(v_at) loop
    if v_placed->(n - 1) ? 'refusal' then
      v_results[v_at[n]] := v_placed->(n - 1);
    else
      v_results[v_at[n]] := '{"launched": true}';
      v_launched := v_launched || v_items[v_at[n]];
    end if;
  end loop;
  if cardinality(v_launched) > 0 then
    insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus, time_limit_seconds,
        recipe, prompts, inputs, expected_seconds, request_id, created_at, queued_at)
      select l.project_id, (l.hold).job_id, (l.job).programme_id, (l.job).org_id, (l.job).person_id, (l.hold).pool_id, (l.hold).award_id,
             (l.job).kind, (l.job).name, 'queued', (l.hold).hold_id, (l.job).gpus, (l.job).time_limit_seconds, (l.job).recipe, (l.job).prompts,
             (l.job).inputs, (l.job).expected_seconds, (l.job).request_id, p_now, p_now
        from unnest(v_launched) l;
    insert into outbox (scope_id, topic, key, payload, created_at)
      select l.project_id, 'job.queued', (l.hold).job_id, jsonb_build_object('pool_id', (l.hold).pool_id, 'state', 'queued'), p_now
        from unnest(v_launched) l;
    insert into audit_entries (scope_id, id, programme_id, at, person_id, on_behalf_of, key_id, action, subject, subject_id, after_digest, details, request_id)
      select l.project_id, (l.audit).id, (l.job).programme_id, p_now, (l.job).person_id, (l.audit).on_behalf_of, (l.audit).key_id, 'job.launched', 'job',
             (l.hold).job_id, (l.audit).after_digest, (l.audit).details, (l.job).request_id
        from unnest(v_launched) l;
  end if;
  -- A refusal is not stored: the next try may succeed. Of a key that stands twice in the batch, all get the first's result.
  if v_refused + cardinality(v_at) > cardinality(v_launched) then
    delete from idempotency_keys where (scope_id, key) in
      (select v_items[r.n].project_id, v_items[r.n].key from unnest(v_results) with ordinality r(result, n) where r.result ? 'refusal');
  end if;
  if v_claimed < v_n then
    for i in 1..v_n loop
      if v_results[i] ? 'same_as' then
        v_first := (v_results[i]->>'same_as')::int;
        v_results[i] := case when v_results[v_first] ? 'launched' then jsonb_build_object('answer', v_items[v_first].answer->'value', 'replayed', true)
          else v_results[v_first] end;
      end if;
    end loop;
  end if;
  return to_jsonb(v_results);
end $$`;
