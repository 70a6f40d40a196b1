/** Who calls: what the guard asks before any scope is entered. One statement and one round trip, at every request. */
export const guardFunction = String.raw`
-- Person, session or key, roles, and the states of the scope that the path names (p_scope) and of the organisations behind
-- the roles there; null where the secret opens nothing. Marks the last use, at most every ten minutes.
create function who_calls(p_is_key boolean, p_secret bytea, p_scope uuid, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  -- Records, not row types: this login may not even name a table of the schema before it has entered the door.
  v_by record; v_name text; v_idle constant interval = '12 hours'; v_touch constant interval = '10 minutes';
begin
  perform set_config('role', 'door_identity', true);
  if p_is_key then
    select k.person_id, null::uuid as session_id, k.id as key_id, k.kind, k.scopes, k.project_id, k.org_id, k.pool_ids,
           k.last_used_at is null or k.last_used_at < p_now - v_touch as stale into v_by
      from identity.api_keys k left join identity.service_accounts a on a.id = k.service_account_id
     where k.hash = p_secret and k.revoked_at is null and (k.expires_at is null or k.expires_at > p_now) and a.disabled_at is null;
  else
    select s.person_id, s.id as session_id, null::uuid as key_id, null::text as kind, null::text[] as scopes, null::uuid as project_id,
           null::uuid as org_id, null::uuid[] as pool_ids, s.idle_until < least(s.expires_at, p_now + v_idle - v_touch) as stale into v_by
      from identity.sessions s where s.token_hash = p_secret and s.expires_at > p_now and s.idle_until > p_now;
  end if;
  if v_by.person_id is null then return null; end if;
  select name into v_name from identity.people where id = v_by.person_id;
  if v_by.stale and p_is_key then update identity.api_keys set last_used_at = p_now where id = v_by.key_id;
  elsif v_by.stale then update identity.sessions set idle_until = least(expires_at, p_now + v_idle) where id = v_by.session_id;
  end if;
  return jsonb_build_object('person_id', v_by.person_id, 'person_name', v_name, 'session_id', v_by.session_id, 'key_id', v_by.key_id,
    'key_kind', v_by.kind, 'key_scopes', v_by.scopes, 'key_project', v_by.project_id, 'key_org', v_by.org_id, 'key_pools', v_by.pool_ids,
    'grants', coalesce((select jsonb_agg(jsonb_build_object('scopeKind', g.scope_kind, 'scopeId', g.scope_id, 'organisationId', g.org_id,
        'role', g.role)) from identity.role_grants g where g.person_id = v_by.person_id), '[]'),
    'states', coalesce((select jsonb_agg(jsonb_build_object('scopeKind', s.scope_kind, 'scopeId', s.scope_id, 'organisationId', s.org_id,
        'state', s.state)) from identity.scope_states s
      where s.scope_id = p_scope or (s.scope_kind = 'organisation' and s.scope_id in
        (select g.org_id from identity.role_grants g where g.person_id = v_by.person_id and g.scope_id = p_scope))), '[]'));
end $$;
`;
