-- Who writes to three prisoners in an evening gets one mail: its button confirms the address of all three letters.
alter table letters drop constraint letters_confirm_hash_key;
create index letters_confirm on letters (confirm_hash) where confirm_hash is not null;
-- What is still there to be forgotten.
create index letters_texts on letters (changed_at) where text_sealed is not null or picture_sealed is not null;
