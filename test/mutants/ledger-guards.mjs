// Guards of the books: what the database itself and the ledger's functions hold.
const ledger = 'libs/ledger/src/ledger.db.spec.ts';
const constraints = 'test/invariants/constraints.spec.ts';
const money = 'migrations/1795000500000-ledger.ts';
const holds = 'migrations/hold-functions.ts';
const verbs = 'migrations/ledger-functions.ts';
const tenancy = 'libs/platform/src/database/tenancy.ts';

/** A CHECK, or a part of one, that the database holds whatever the code does. */
const part = (name, file, from, to = 'true') => ({
  name,
  file,
  from,
  to,
  spec: constraints,
  tests: 'the database itself',
});

export const ledgerGuards = [
  // That credits are not negative follows from the other three.
  part('CHECK of balances: debits ≥ 0', money, 'and dr_posted >= 0 and', 'and'),
  part('CHECK of balances: held ≥ 0', money, 'dr_pending >= 0\n           and cr_posted', 'cr_posted'),
  part('CHECK of balances: available ≥ 0', money, 'and cr_posted - dr_posted - dr_pending >= 0)', ')'),
  part('CHECK of holds: captured ≤ held', money, 'and captured_seconds between 0 and gpu_seconds', ''),
  part('CHECK of holds: ended when not open', money, "and (state = 'open') = (ended_at is null)", ''),
  part(
    'CHECK of transfers: more than zero',
    money,
    'amount bigint not null check (amount > 0), at',
    'amount bigint not null, at',
  ),
  part(
    'one open hold of a job',
    money,
    'create unique index holds_one_open_per_job',
    'create index holds_one_open_per_job',
  ),
  part(
    'one capture of a sequence',
    money,
    'create unique index hold_events_capture',
    'create index hold_events_capture',
  ),
  part('one correction of a journal', money, 'create unique index journals_reversed', 'create index journals_reversed'),
  {
    name: 'append-only tables',
    file: tenancy,
    from: 'before update or delete on ${table} for each row execute',
    to: 'before delete on ${table} for each row execute',
    spec: ledger,
    tests: 'keeps journals, transfers and events',
  },
  {
    name: 'append-only tables: truncate',
    file: tenancy,
    from: '    `create trigger ${bare}_no_truncate before truncate on ${table} execute function refuse_change()`,\n',
    to: '',
    spec: ledger,
    tests: 'keeps journals, transfers and events',
  },
  {
    name: 'locks of what a hold draws on',
    file: holds,
    from: 'order by a.id for no key update of b) a',
    to: 'order by a.id) a',
    spec: ledger,
    tests: 'accepts exactly as many of 400 holds',
  },
  {
    name: 'conditional update of a hold, without its locks',
    file: holds,
    from: 'and not b.frozen and b.cr_posted - b.dr_posted - b.dr_pending >= t.takes',
    to: '',
    also: { from: 'order by a.id for no key update of b) a', to: 'order by a.id) a' },
    spec: ledger,
    tests: 'accepts exactly as many of 400 holds',
  },
  {
    name: 'conditional update of a posting',
    file: verbs,
    from: 'and cr_posted + r.cr - dr_posted - dr_pending >= r.dr',
    to: '',
    spec: ledger,
    tests: 'posts no more than an account has',
  },
  {
    name: 'a capture of a sequence is done once',
    file: verbs,
    from: 'if exists (select 1 from hold_events where',
    to: 'if false and exists (select 1 from hold_events where',
    spec: ledger,
    tests: 'captures a sequence once',
  },
  {
    name: 'a hold is voided once',
    file: verbs,
    from: "  if h.state <> 'open' then return jsonb_build_object('state', h.state, 'repeated', true); end if;\n  if h.captured_seconds > 0",
    to: '  if h.captured_seconds > 0',
    spec: ledger,
    tests: 'states of a hold',
  },
  {
    name: 'a hold is closed once',
    file: verbs,
    from: "  if h.state <> 'open' then return jsonb_build_object('state', h.state, 'repeated', true); end if;\n  v_journal",
    to: '  v_journal',
    spec: ledger,
    tests: 'states of a hold',
  },
];
