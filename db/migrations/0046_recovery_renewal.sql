-- The operator renews the recovery key: then nobody of the staff made it.
alter table recovery_keys alter column made_by drop not null;
