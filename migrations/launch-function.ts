/**
 * The launch: one statement, one round trip, one transaction. Takes a batch of at most 64 for one project; each item is
 * launched whole or refused whole. Items: {key?, digest?, answer, expect: {…what was read before…}, hold: {…as place_holds…},
 * job: {…columns of jobs…}, audit: {…}}; an item that was refused beforehand is {key, digest, refusal}: all it can do is
 * replay. Results in order: {answer, replayed?} (launched now, or earlier under the key), {refusal}, {reused: true} (the key
 * belongs to another request). Refusal 'outdated': what was read before holds no more; read again.
 */
export const launchFunction = String.raw`
-- Whether what a launch was prepared from still holds. What changes between this look and the commit is caught elsewhere: a
-- suspended award freezes accounts, from which place_holds takes nothing; an ended right stops the job; a price counts by p_now.
create function launch_still_holds(p_project uuid, p_expect jsonb, p_now timestamptz) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from awards where project_id = p_project and id = (p_expect->>'award_id')::uuid and state = 'active'
                    and version = (p_expect->>'award_version')::int and valid_until > p_now)
     and exists (select 1 from projects where id = p_project and state = 'active')
     and exists (select 1 from pools where id = (p_expect->>'pool_id')::uuid and state = 'open')
     and (select rate_card_id from price_at((p_expect->>'pool_id')::uuid, p_expect->>'currency', p_now)) = (p_expect->>'rate_card_id')::uuid
     and not exists (select 1 from jsonb_array_elements_text(p_expect->'right_ids') wanted(id)
                      where not exists (select 1 from data_rights r where r.project_id = p_project and r.id = wanted.id::uuid
                        and r.revoked_at is null and (r.until is null or r.until > p_now)));
end $$;

create function launch_jobs(p_scopes text[], p_project uuid, p_items jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_n int := jsonb_array_length(p_items); i int; v_item jsonb; v_results jsonb[]; v_holds jsonb := '[]'; v_at int[] := '{}';
  v_known record; v_own jsonb := '{}'; v_placed jsonb; v_key text; v_digest text;
begin
  if v_n > 64 then raise exception 'a batch holds at most 64 launches, not %', v_n using errcode = 'MN006'; end if;
  v_results := array_fill(null::jsonb, array[v_n]);
  perform set_config('role', p_scopes[1], true), set_config('app.organisations', p_scopes[2], true), set_config('app.projects', p_scopes[3], true),
    set_config('app.programmes', p_scopes[4], true), set_config('app.books', p_scopes[5], true), set_config('app.pools', p_scopes[6], true),
    set_config('app.person', p_scopes[7], true), set_config('app.scopes', p_scopes[8], true), set_config('lock_timeout', '5s', true);
  -- Keys are claimed in one order, so that two batches cannot wait for each other. The first item of a key owns it.
  for v_key, i in select x.item->>'key', min(x.n)::int from jsonb_array_elements(p_items) with ordinality x(item, n)
      where x.item->>'key' is not null group by 1 order by 1 loop
    -- The answer is known before: it is kept at once, and goes with the key where the launch is refused.
    insert into idempotency_keys (scope_id, key, digest, answer, created_at)
      values (p_project, v_key, p_items->(i - 1)->>'digest', jsonb_build_object('value', p_items->(i - 1)->'answer'), p_now) on conflict do nothing;
    if found then
      v_own := v_own || jsonb_build_object(v_key, i);
    else
      select digest, answer into v_known from idempotency_keys where scope_id = p_project and key = v_key;
      for i in select x.n::int from jsonb_array_elements(p_items) with ordinality x(item, n) where x.item->>'key' = v_key loop
        v_results[i] := case when v_known.digest = p_items->(i - 1)->>'digest' then jsonb_build_object('answer', v_known.answer->'value', 'replayed', true)
          else jsonb_build_object('reused', true) end;
      end loop;
    end if;
  end loop;
  perform set_config('lock_timeout', '0', true);
  for i in 1..v_n loop
    v_item := p_items->(i - 1); v_key := v_item->>'key';
    continue when v_results[i] is not null or (v_key is not null and (v_own->>v_key)::int <> i);
    if v_item ? 'refusal' then v_results[i] := jsonb_build_object('refusal', v_item->'refusal');
    elsif not launch_still_holds(p_project, v_item->'expect', p_now) then
      v_results[i] := jsonb_build_object('refusal', jsonb_build_object('code', 'outdated', 'checks', '[]'::jsonb, 'changes', '[]'::jsonb));
    else v_holds := v_holds || (v_item->'hold'); v_at := v_at || i; end if;
  end loop;
  if cardinality(v_at) > 0 then v_placed := place_holds(p_project, v_holds, p_now); end if;
  for i in 1..cardinality(v_at) loop
    v_results[v_at[i]] := v_placed->(i - 1);
    continue when v_placed->(i - 1) ? 'refusal';
    v_item := p_items->(v_at[i] - 1);
    v_results[v_at[i]] := jsonb_build_object('answer', v_item->'answer');
    insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus, time_limit_seconds,
        recipe, prompts, inputs, expected_seconds, request_id, created_at, queued_at)
      select p_project, (j->>'id')::uuid, (j->>'programme_id')::uuid, (j->>'org_id')::uuid, (j->>'person_id')::uuid, (j->>'pool_id')::uuid,
        (j->>'award_id')::uuid, j->>'kind', j->>'name', 'queued', (v_item->'hold'->>'hold_id')::uuid, (j->>'gpus')::int,
        (j->>'time_limit_seconds')::bigint, j->'recipe', j->'prompts', j->'inputs', (j->>'expected_seconds')::bigint, j->>'request_id', p_now, p_now
        from (select v_item->'job' as j) x;
    insert into outbox (scope_id, topic, key, payload, created_at)
      values (p_project, 'job.queued', (v_item->'job'->>'id')::uuid, jsonb_build_object('pool_id', v_item->'job'->>'pool_id', 'state', 'queued'), p_now);
    insert into audit_entries (scope_id, id, at, person_id, on_behalf_of, key_id, action, subject, subject_id, after_digest, details, request_id)
      select p_project, (a->>'id')::uuid, p_now, (a->>'person_id')::uuid, (a->>'on_behalf_of')::uuid, (a->>'key_id')::uuid, 'job.launched', 'job',
        (v_item->'job'->>'id')::uuid, a->>'after_digest', a->'details', a->>'request_id' from (select v_item->'audit' as a) x;
  end loop;
  -- A refusal is not stored: the next try may succeed. Of a key that stands twice in the batch, all get the first's result.
  for v_key, i in select key, value::int from jsonb_each_text(v_own) order by 1 loop
    if not v_results[i] ? 'answer' then delete from idempotency_keys where scope_id = p_project and key = v_key; end if;
    v_digest := p_items->(i - 1)->>'digest';
    for v_known in select x.n::int as n, x.item->>'digest' = v_digest as same from jsonb_array_elements(p_items) with ordinality x(item, n)
        where x.item->>'key' = v_key and x.n <> i loop
      v_results[v_known.n] := case when v_known.same then v_results[i] else jsonb_build_object('reused', true) end;
    end loop;
  end loop;
  return to_jsonb(v_results);
end $$`;
