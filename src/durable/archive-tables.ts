/** `measured.data` is what `packMeasured` makes by the product's dictionary, which is never changed: nothing else reads it. */
export const ARCHIVE_TABLES = `
  create table if not exists aidevos.product (
    id bigint primary key,
    repo jsonb not null,
    url text not null,
    beat_ms integer,
    problem text
  );
  alter table aidevos.product add column if not exists silent_since bigint;
  alter table aidevos.product add column if not exists dictionary bytea;
  create table if not exists aidevos.product_version (
    product_id bigint not null references aidevos.product on delete cascade,
    version text not null,
    sha text not null,
    seen_at bigint not null,
    primary key (product_id, version)
  );
  create table if not exists aidevos.measured (
    product_id bigint not null references aidevos.product on delete cascade,
    span text not null check (span in ('beat', 'hour')),
    at bigint not null,
    data bytea not null,
    primary key (product_id, span, at)
  );`;
