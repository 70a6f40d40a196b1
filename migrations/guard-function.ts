/** Who calls: what the guard asks before any scope is entered. One statement and one round trip for all who call at the same time. */
export const guardFunction = String.raw`
-- Of each caller: person, session or key, roles, and the states of the scope that the path names and of the organisations behind the
-- roles there; null where the secret opens nothing. Marks the last use, at most every ten minutes. Callers with the same secret and
-- scope are asked for once.
create function who_calls(p_is_key boolean[], p_secrets bytea[], p_scopes uuid[], p_now timestamptz) returns jsonb language plpgsql as $$
declare v_known jsonb; v_idle constant interval = '12 hours'; v_touch constant interval = '10 minutes';
begin
  -- One plan for a list of any length: planning this anew at every request would cost several times what it does.
  perform set_config('role', 'door_identity', true), set_config('plan_cache_mode', 'force_generic_plan', true);
  select jsonb_agg(case when v.person_id is not null then jsonb_build_object('person_id', v.person_id, 'person_name', p.name, 'session_id', v.session_id,
           'key_id', v.key_id, 'key_kind', v.kind, 'key_scopes', v.scopes, 'key_project', v.project_id, 'key_org', v.org_id, 'key_pools', v.pool_ids,
           'stale', v.stale, 'grants', g.grants, 'states', s.states) end order by a.n) into v_known
    from unnest(p_is_key, p_secrets, p_scopes) with ordinality a(is_key, secret, scope_id, n)
    left join lateral (
      select k.person_id, null::uuid as session_id, k.id as key_id, k.kind, k.scopes, k.project_id, k.org_id, k.pool_ids,
             k.last_used_at is null or k.last_used_at < p_now - v_touch as stale
        from identity.api_keys k left join identity.service_accounts c on c.id = k.service_account_id
       where a.is_key and k.hash = a.secret and k.revoked_at is null and (k.expires_at is null or k.expires_at > p_now) and c.disabled_at is null
      union all
      select i.person_id, i.id, null, null, null, null, null, null, i.idle_until < least(i.expires_at, p_now + v_idle - v_touch)
        from identity.sessions i where not a.is_key and i.token_hash = a.secret and i.expires_at > p_now and i.idle_until > p_now) v on true
    left join identity.people p on p.id = v.person_id
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('scopeKind', r.scope_kind, 'scopeId', r.scope_id, 'organisationId', r.org_id, 'role', r.role)), '[]') as grants,
             array_agg(r.org_id) filter (where r.scope_id = a.scope_id) as here
        from identity.role_grants r where r.person_id = v.person_id) g on true
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('scopeKind', t.scope_kind, 'scopeId', t.scope_id, 'organisationId', t.org_id, 'state', t.state)), '[]') as states
        from identity.scope_states t where t.scope_kind = any ('{organisation,project}') and t.scope_id = any (g.here || a.scope_id)) s on true;
  if v_known @> '[{"stale": true}]' then
    -- What another marks at this moment need not be marked twice, nor waited for.
    update identity.api_keys set last_used_at = p_now where id in (select id from identity.api_keys
      where id in (select (k->>'key_id')::uuid from jsonb_array_elements(v_known) k where (k->>'stale')::boolean) for no key update skip locked);
    update identity.sessions set idle_until = least(expires_at, p_now + v_idle) where id in (select id from identity.sessions
      where id in (select (k->>'session_id')::uuid from jsonb_array_elements(v_known) k where (k->>'stale')::boolean) for no key update skip locked);
  end if;
  return v_known;
end $$;
`;
