/**
 * The launch: one statement, one round trip, one transaction. Takes a batch for one project; each item is launched whole or
 * refused whole. Items: {key?, digest?, answer, hold: {…as place_holds…}, job: {…columns of jobs…}}. Results in order:
 * {answer} (launched, or replayed for a known key), {refusal}, {reused: true} (the key belongs to another request).
 */
export const launchFunction = String.raw`
create function launch_jobs(p_scopes text[], p_project uuid, p_items jsonb, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_n int := jsonb_array_length(p_items); i int; v_item jsonb; v_results jsonb[] := '{}'; v_holds jsonb := '[]'; v_at int[] := '{}';
  v_known record; v_first jsonb := '{}'; v_placed jsonb; v_twin int; v_key text;
begin
  perform set_config('role', p_scopes[1], true), set_config('app.organisations', p_scopes[2], true), set_config('app.projects', p_scopes[3], true),
    set_config('app.programmes', p_scopes[4], true), set_config('app.books', p_scopes[5], true), set_config('app.pools', p_scopes[6], true),
    set_config('app.person', p_scopes[7], true), set_config('app.scopes', p_scopes[8], true), set_config('lock_timeout', '5s', true);
  for i in 1..v_n loop
    v_item := p_items->(i - 1); v_results := v_results || null::jsonb; v_key := v_item->>'key';
    if v_key is not null then
      if v_first ? v_key then continue; end if;
      insert into idempotency_keys (scope_id, key, digest, created_at) values (p_project, v_key, v_item->>'digest', p_now) on conflict do nothing;
      if not found then
        select digest, answer into v_known from idempotency_keys where scope_id = p_project and key = v_key;
        v_results[i] := case when v_known.digest = v_item->>'digest' then jsonb_build_object('answer', v_known.answer->'value', 'replayed', true)
          else jsonb_build_object('reused', true) end;
        v_first := v_first || jsonb_build_object(v_key, i);
        continue;
      end if;
      v_first := v_first || jsonb_build_object(v_key, i);
    end if;
    v_holds := v_holds || (v_item->'hold'); v_at := v_at || i;
  end loop;
  perform set_config('lock_timeout', '0', true);
  if cardinality(v_at) > 0 then
    v_placed := place_holds(p_project, v_holds, p_now);
    for i in 1..cardinality(v_at) loop
      v_item := p_items->(v_at[i] - 1);
      if v_placed->(i - 1) ? 'refusal' then
        v_results[v_at[i]] := v_placed->(i - 1);
        -- A refusal is not stored: the next try may succeed.
        if v_item->>'key' is not null then delete from idempotency_keys where scope_id = p_project and key = v_item->>'key'; end if;
      else
        v_results[v_at[i]] := jsonb_build_object('answer', v_item->'answer');
        if v_item->>'key' is not null then
          update idempotency_keys set answer = jsonb_build_object('value', v_item->'answer') where scope_id = p_project and key = v_item->>'key';
        end if;
        insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus, time_limit_seconds,
            recipe, inputs, expected_seconds, created_at, queued_at)
          select p_project, (j->>'id')::uuid, (j->>'programme_id')::uuid, (j->>'org_id')::uuid, (j->>'person_id')::uuid, (j->>'pool_id')::uuid,
            (j->>'award_id')::uuid, j->>'kind', j->>'name', 'queued', (v_item->'hold'->>'hold_id')::uuid, (j->>'gpus')::int,
            (j->>'time_limit_seconds')::bigint, j->'recipe', j->'inputs', (j->>'expected_seconds')::bigint, p_now, p_now from (select v_item->'job' as j) x;
        insert into outbox (scope_id, topic, key, payload, created_at)
          values (p_project, 'job.queued', (v_item->'job'->>'id')::uuid, jsonb_build_object('pool_id', v_item->'job'->>'pool_id', 'state', 'queued'), p_now);
      end if;
    end loop;
  end if;
  -- The same key twice in one batch: both get the first's result.
  for i in 1..v_n loop
    v_item := p_items->(i - 1);
    if v_results[i] is null then
      v_twin := (v_first->>(v_item->>'key'))::int;
      v_results[i] := case when (p_items->(v_twin - 1))->>'digest' = v_item->>'digest' then v_results[v_twin] else jsonb_build_object('reused', true) end;
    end if;
  end loop;
  return to_jsonb(v_results);
end $$`;
