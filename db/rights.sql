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
