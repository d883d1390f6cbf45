-- Letters on paper: why an approved one waits although nobody has anything more to decide.

-- While one is open the letter gets no paper. It ends by itself when the reason is gone.
create table letter_holds (
  id uuid primary key,
  letter_id uuid not null references letters (id),
  -- A code with words for the writer: free, died, restricted, unknown, no_address, moved, rumour, unchecked, unwanted.
  reason text not null check (reason ~ '^[a-z_]{1,40}$'),
  -- EDTF: since when the reason holds, where that is known.
  since text check (length(since) between 1 and 60),
  held_at timestamptz not null,
  lifted_at timestamptz,
  check (lifted_at >= held_at)
);
create unique index letter_holds_open on letter_holds (letter_id) where lifted_at is null;
