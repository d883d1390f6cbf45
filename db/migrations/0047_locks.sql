-- Whatever is locked says in its first line how (src/kernel/lock.ts): what the key was made with, at which cost, and the cipher.
-- So far the code alone knew it. What is locked stays as it is, its line is written before it.
update staff_keys set identity_locked = convert_to(
  '$argon2id$v=19$m=65536,t=3,p=1$' || rtrim(encode(salt, 'base64'), '=') || E' aes-256-gcm\n', 'UTF8') || identity_locked;
-- The salt stands in that line.
alter table staff_keys drop column salt;

update sessions set identity_locked = convert_to(E'$hkdf-sha256 aes-256-gcm\n', 'UTF8') || identity_locked;
update staff_passkeys set identity_locked = convert_to(E'$hkdf-sha256 aes-256-gcm\n', 'UTF8') || identity_locked;
update staff_code_apps set locked = convert_to(E'$hkdf-sha256 aes-256-gcm\n', 'UTF8') || locked;

-- A start of an older program that still runs writes nothing here without that line.
alter table staff_keys add check (substring(identity_locked from 1 for 10) = '$argon2id$'::bytea);
alter table sessions add check (substring(identity_locked from 1 for 6) = '$hkdf-'::bytea);
alter table staff_passkeys add check (substring(identity_locked from 1 for 6) = '$hkdf-'::bytea);
alter table staff_code_apps add check (substring(locked from 1 for 6) = '$hkdf-'::bytea);
