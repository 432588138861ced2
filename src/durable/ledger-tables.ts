/**
 * The ledger's tables. `run_bound` is what a run is held to beside the caps of all: less money, or no call at all for now.
 * `micro_usd` is what a call counts for: what is reserved while it is in progress, what it cost
 * once it is answered, and what was reserved where nobody knows. A row is an attempt, so a key may have several.
 */
export const LEDGER_TABLES = `
  create table if not exists aidevos.paid_call (
    id uuid primary key,
    key text not null,
    run_id text not null,
    installation_id bigint not null,
    role text not null,
    phase text not null,
    model text not null,
    state text not null check (state in ('reserved', 'paid', 'unknown', 'released')),
    reserved_micro_usd bigint not null check (reserved_micro_usd >= 0),
    micro_usd bigint not null check (micro_usd >= 0),
    input_tokens bigint not null default 0,
    cache_read_tokens bigint not null default 0,
    cache_written_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    request_id text,
    result text,
    fault text,
    day date not null default (now() at time zone 'utc')::date,
    began_at timestamptz not null default now(),
    ended_at timestamptz
  );
  create index if not exists paid_call_key on aidevos.paid_call (key);
  create index if not exists paid_call_run on aidevos.paid_call (run_id);
  create index if not exists paid_call_day on aidevos.paid_call (day, installation_id);
  create index if not exists paid_call_in_progress on aidevos.paid_call (id) where state = 'reserved';
  create table if not exists aidevos.budget_raise (
    run_id text not null,
    key text not null,
    micro_usd bigint not null check (micro_usd >= 0),
    at timestamptz not null default now(),
    primary key (run_id, key)
  );
  create table if not exists aidevos.run_bound (
    run_id text primary key,
    cap_micro_usd bigint check (cap_micro_usd >= 0),
    held boolean not null default false
  );`;
