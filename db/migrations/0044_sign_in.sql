-- Nobody works without a second step, not on the first day either: there is no day from which it is wanted.
alter table staff_keys drop column second_step_from;

-- Backup codes are longer now; of the short ones before, a hash could be tried out. Who has the app sets it up anew for new ones.
delete from staff_backup_codes;

-- Whoever came back with the recovery key is paused, too, until an administrator or the operator says that it is them.
alter table staff_pauses add column why text not null default 'unconfirmed' check (why in ('unconfirmed', 'recovered'));
alter table staff_pauses alter column why drop default;

-- So the recovery key begins no session of its own any more.
delete from sessions where way = 'recovery';
alter table sessions drop constraint sessions_way_check;
alter table sessions add constraint sessions_way_check check (way in
  ('welcome', 'passphrase', 'passphrase_code', 'passphrase_backup', 'passphrase_passkey', 'passkey'));
