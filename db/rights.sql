-- Who may do what. Run after every migration, so that a new table never waits for its rights.

revoke all on schema public from public;
grant usage on schema public to habeas_application;
grant select, insert, update, delete on all tables in schema public to habeas_application;
grant usage, select on all sequences in schema public to habeas_application;

-- The application adds to the journal and reads it; it cannot rewrite it.
revoke update, delete, truncate on journal from habeas_application;
-- So with checks of addresses: who made sure, and when, is never rewritten.
revoke update, delete, truncate on address_checks from habeas_application;
revoke insert, update, delete on installed_migrations from habeas_application;

-- The one public gate: visitors read the views of schema published, and nothing else at all.
revoke all on all tables in schema public from habeas_visitor;
revoke all on schema public from habeas_visitor;
grant usage on schema published to habeas_application, habeas_visitor;
grant select on all tables in schema published to habeas_application, habeas_visitor;

-- The keeper reads every table for backups, and writes it anew so that what was forgotten is gone from its file: with the
-- right to maintain, which PostgreSQL knows from 17 on, and without a right to change a row.
-- Indices of words call functions of the schema `published`; its views the keeper does not read.
grant usage on schema public, published to habeas_upkeep;
revoke all on all tables in schema public, published from habeas_upkeep;
grant select on all tables in schema public to habeas_upkeep;
do $$
begin
  if current_setting('server_version_num')::int >= 170000 then
    grant maintain on all tables in schema public to habeas_upkeep;
    -- Our own PostgreSQL ends its log when pages are swept, which only an administrator can allow. On another server
    -- whose administrator's account we were given nobody asks for it.
    if (select rolsuper from pg_roles where rolname = current_user) then
      grant pg_checkpoint to habeas_upkeep;
      grant execute on function pg_switch_wal() to habeas_upkeep;
    end if;
  end if;
end
$$;
