-- How papers leave beside mail and post, what came back, what was answered, and who says so. What was
-- entered in error is struck or undone by a new line of the history; nothing here is deleted.

-- Handed over (at a picket, across a counter) and by fax, beside e-mail and post.
alter table dispatches drop constraint dispatches_channel_check;
alter table dispatches add constraint dispatches_channel_check
  check (channel in ('email', 'post', 'handed', 'fax'));
alter table dispatches drop constraint dispatches_state_check;
alter table dispatches add constraint dispatches_state_check
  check (state in ('due', 'claimed', 'sent', 'posted', 'reported_posted', 'handed_over', 'reported_sent',
    'confirmed', 'returned', 'refused', 'replied', 'uncertain', 'cancelled'));
-- The number that is printed on the sheet; a person sends it.
alter table dispatches add column fax text check (length(fax) between 5 and 40);
alter table dispatches add constraint dispatches_fax_way check ((channel = 'fax') = (fax is not null));
-- What is handed over or faxed may carry an address, too; what goes by mail carries none.
alter table dispatches drop constraint dispatches_check4;
alter table dispatches add constraint dispatches_post_way check (addressee_kind = 'lawyer'
  or case channel when 'post' then lines is not null when 'email' then lines is null else true end);

-- One paper goes to one addressee by one channel once. What was redirected gives its place to the new one:
-- it is cancelled, or it came back before, and can never go out again.
alter table dispatches add column redirected_to uuid unique
  references dispatches (id) deferrable initially deferred;
alter table dispatches add column redirected_from uuid unique references dispatches (id);
alter table dispatches add constraint dispatches_redirected_check
  check (redirected_to is null or state in ('cancelled', 'returned', 'refused'));
alter table dispatches drop constraint dispatches_item_id_addressee_kind_addressee_id_channel_key;
create unique index dispatches_one_way on dispatches (item_id, addressee_kind, addressee_id, channel)
  where redirected_to is null;

-- When it left for the last time, and when the first word of it came: kept as the history has it
-- (view dispatch_days), so that counts need not read every history.
alter table dispatches add column left_on date;
alter table dispatches add column word_on date;

-- The day on which it happened, where somebody said so: the line may be written days later.
alter table dispatch_events add column happened_on date;
-- What kind of line it is: the paper moved to another state, or something was done that moved nothing.
alter table dispatch_events add column act text not null default 'moved'
  check (act in ('moved', 'undone', 'held', 'let_go', 'redirected', 'added'));
-- The line that this one takes back.
alter table dispatch_events add column undoes bigint unique references dispatch_events (id);

-- A paper that waits until a day or until somebody lets it go, and why.
create table dispatch_holds (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  why text not null check (length(why) between 1 and 500),
  -- The first day on which it may go; null: until it is let go.
  until date,
  held_at timestamptz not null,
  held_by text not null check (length(held_by) between 1 and 100),
  lifted_at timestamptz,
  lifted_by text check (length(lifted_by) between 1 and 100),
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index dispatch_holds_open on dispatch_holds (dispatch_id) where lifted_at is null;

-- What was entered at once after an evening with papers: lines, each about one dispatch.
create table tally_entries (
  id uuid primary key,
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100)
);
create index tally_entries_at on tally_entries (entered_at desc);

create table tally_lines (
  entry_id uuid not null references tally_entries (id),
  position int not null check (position > 0),
  dispatch_id uuid not null references dispatches (id),
  -- From which state to which, and the line of the history that says so.
  was text not null check (length(was) between 1 and 20),
  became text not null check (length(became) between 1 and 20),
  event_id bigint not null references dispatch_events (id),
  happened_on date not null,
  undone_at timestamptz,
  undone_by text check (length(undone_by) between 1 and 100),
  primary key (entry_id, position),
  check ((undone_at is null) = (undone_by is null))
);
create index tally_lines_dispatch on tally_lines (dispatch_id);

-- Receipts of the post: tracking numbers (UPU S10). One envelope may hold several papers to one addressee.
create table receipts (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  number text not null check (number ~ '^[A-Z]{2}[0-9]{9}[A-Z]{2}$'),
  event_id bigint not null references dispatch_events (id),
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  struck_at timestamptz
);
create index receipts_dispatch on receipts (dispatch_id);
create unique index receipts_once on receipts (dispatch_id, number) where struck_at is null;
create index receipts_number on receipts (number) where struck_at is null;

-- What came back. Why is for the desk; the public learns that it came back.
create table returns (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  reason text not null check (reason in ('moved', 'unknown', 'refused_by_prison', 'not_passed', 'not_collected',
    'incomplete', 'another')),
  came_on date not null,
  note text check (length(note) <= 500),
  event_id bigint not null references dispatch_events (id),
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  struck_at timestamptz,
  -- Somebody looked into it: what was found is for the desk.
  settled_at timestamptz,
  settled_by text check (length(settled_by) between 1 and 100),
  settled_why text check (length(settled_why) between 1 and 2000),
  check (num_nonnulls(settled_at, settled_by, settled_why) in (0, 3))
);
create index returns_dispatch on returns (dispatch_id);
create index returns_open on returns (came_on) where settled_at is null and struck_at is null;

-- A paper that came back from a prison is such a rumour, too.
alter table address_doubts add column return_id uuid unique references returns (id);

-- The recipient's side says that it arrived.
create table confirmations (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  by_whom text not null check (by_whom in ('addressee', 'lawyer', 'family', 'office', 'somebody')),
  how text not null check (how in ('letter', 'email', 'phone', 'messenger', 'visit', 'receipt', 'another')),
  confirmed_on date not null,
  event_id bigint not null references dispatch_events (id),
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  struck_at timestamptz
);
create index confirmations_dispatch on confirmations (dispatch_id);

-- Handed over by somebody: where is ours to tell; who did it is sealed to the compartment `mailroom`.
create table handovers (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  place text not null check (length(place) between 1 and 300),
  handed_on date not null,
  by_sealed bytea,
  event_id bigint not null references dispatch_events (id),
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  struck_at timestamptz
);
create index handovers_dispatch on handovers (dispatch_id);

-- What an office answered. `words` is for the desk; `public_words` is for everybody once it is told.
create table replies (
  id uuid primary key,
  office_id uuid not null,
  office_name text not null check (length(office_name) between 1 and 300),
  -- To which paper, where that is known.
  dispatch_id uuid references dispatches (id),
  -- The line of its history with which it became `replied`; null where an earlier answer had done so.
  event_id bigint references dispatch_events (id),
  came_on date not null,
  channel text not null check (channel in ('email', 'post', 'handed', 'fax', 'phone')),
  words text not null check (length(words) between 1 and 10000),
  told text not null default 'desk' check (told in ('desk', 'public')),
  public_words text check (length(public_words) between 1 and 2000),
  basis_kind text check (basis_kind in ('already-public', 'public-interest')),
  basis text check (length(basis) between 1 and 500),
  told_at timestamptz,
  version int not null default 1 check (version > 0),
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  struck_at timestamptz,
  struck_by text check (length(struck_by) between 1 and 100),
  struck_why text check (length(struck_why) between 1 and 2000),
  check (num_nonnulls(struck_at, struck_by, struck_why) in (0, 3)),
  check (told = 'desk' or num_nonnulls(public_words, basis_kind, basis, told_at) = 4)
);
create index replies_office on replies (office_id, came_on);
create index replies_dispatch on replies (dispatch_id);

-- What a reply said in each version before the present one.
create table former_replies (
  reply_id uuid not null references replies (id),
  version int not null check (version > 0),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  replaced_at timestamptz not null,
  replaced_by text not null check (length(replaced_by) between 1 and 100),
  why text not null check (length(why) between 1 and 2000),
  primary key (reply_id, version)
);

-- The scan of a reply, sealed to the compartment `mailroom`: the server keeps no plaintext of it.
create table reply_scans (
  reply_id uuid primary key references replies (id),
  media_type text not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  size_bytes int not null check (size_bytes between 1 and 10485760),
  content_sealed bytea not null,
  added_at timestamptz not null,
  added_by text not null check (length(added_by) between 1 and 100)
);

-- When a paper left for the last time, and when the first word came of it: what came back, a
-- confirmation, an answer. Lines that were taken back do not count.
create view dispatch_days as
  select d.id as dispatch_id, l.day as left_on, w.day as word_on
  from dispatches d
    left join lateral (
      select e.id, coalesce(e.happened_on, (e.at at time zone 'UTC')::date) as day
      from dispatch_events e
      where e.dispatch_id = d.id and e.act = 'moved'
        and e.state in ('sent', 'posted', 'reported_posted', 'handed_over', 'reported_sent')
        and not exists (select from dispatch_events u where u.undoes = e.id)
      order by e.id desc limit 1) l on d.state not in ('due', 'claimed', 'uncertain', 'cancelled')
    left join lateral (
      select coalesce(e.happened_on, (e.at at time zone 'UTC')::date) as day
      from dispatch_events e
      where e.dispatch_id = d.id and e.act = 'moved' and e.id > l.id
        and e.state in ('confirmed', 'returned', 'refused', 'replied')
        and not exists (select from dispatch_events u where u.undoes = e.id)
      order by e.id limit 1) w on true;

update dispatches d set left_on = w.left_on, word_on = w.word_on
  from dispatch_days w where w.dispatch_id = d.id;
