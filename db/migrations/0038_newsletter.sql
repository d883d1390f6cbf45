-- The newsletter, those who want to help, and the ways to give.

-- An address book that somebody brought: only where its consents come from and how much of it was taken, no address.
create table newsletter_imports (
  id uuid primary key,
  consents_from text not null check (length(consents_from) between 20 and 1000),
  lines int not null check (lines between 1 and 1000),
  taken int not null check (taken between 0 and lines),
  by text not null check (length(by) between 1 and 100),
  at timestamptz not null
);

-- Somebody wants the newsletter. Address and the secret of the link are sealed to the compartment `supporters`.
create table newsletter_subscriptions (
  id uuid primary key,
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  often text not null check (often in ('issue', 'article', 'month')),
  -- `{email, token}`.
  contact_sealed bytea not null,
  link_hash bytea not null unique check (length(link_hash) = 32),
  asked_at timestamptz not null,
  -- Unconfirmed it is gone after this.
  confirm_until timestamptz not null check (confirm_until > asked_at),
  confirmed_at timestamptz,
  -- A button behind the link makes it two years from then.
  kept_until date not null,
  import_id uuid references newsletter_imports (id)
);
create index newsletter_subscriptions_audience on newsletter_subscriptions (often, confirmed_at, id)
  where confirmed_at is not null;
create index newsletter_subscriptions_kept_until on newsletter_subscriptions (kept_until);

-- One thing that goes out: an issue, an article (its original) or the articles of a month (`2016-03`).
create table newsletter_sendings (
  id uuid primary key,
  kind text not null check (kind in ('issue', 'article', 'month')),
  subject text not null check (length(subject) between 1 and 40),
  state text not null check (state in ('prepared', 'going', 'paused', 'done', 'dropped')),
  prepared_by text not null check (length(prepared_by) between 1 and 100),
  -- It is for those who had confirmed by then.
  prepared_at timestamptz not null,
  settled_at timestamptz,
  -- Which addresses have it, sealed to `supporters`: whoever subscribed twice gets one mail. It goes when it is done.
  told_sealed bytea,
  check ((state in ('done', 'dropped')) = (settled_at is not null)),
  check (told_sealed is null or state in ('going', 'paused'))
);
-- The same thing goes out once; what was dropped had not begun.
create unique index newsletter_sendings_once on newsletter_sendings (kind, subject) where state <> 'dropped';
create index newsletter_sendings_latest on newsletter_sendings (prepared_at desc, id);

-- What it says, as it was looked at: it does not change while it goes out.
create table newsletter_words (
  sending_id uuid not null references newsletter_sendings (id) on delete cascade,
  language text not null check (language in ('en', 'ru', 'kk')),
  subject text not null check (length(subject) between 1 and 400),
  text text not null check (length(text) between 1 and 250000),
  html text not null check (length(html) between 1 and 2000000),
  primary key (sending_id, language)
);

-- Mails that were released together, by whom.
create table newsletter_batches (
  sending_id uuid not null references newsletter_sendings (id) on delete cascade,
  number int not null check (number > 0),
  mails int not null check (mails >= 0),
  released_by text not null check (length(released_by) between 1 and 100),
  released_at timestamptz not null,
  primary key (sending_id, number)
);

-- Who has it, each subscription once, whatever is pressed how often. Without a mail: the same address had it already.
create table newsletter_mails (
  sending_id uuid not null references newsletter_sendings (id) on delete cascade,
  -- It stays when the subscription is gone: it tells of nobody then.
  subscription_id uuid not null,
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  batch int not null,
  -- A mail that was taken back before it left takes its line with it.
  mail_id uuid unique references mails (id) on delete cascade,
  primary key (sending_id, subscription_id),
  foreign key (sending_id, batch) references newsletter_batches (sending_id, number)
);
create index newsletter_mails_subscription on newsletter_mails (subscription_id);

-- Somebody offers help. All of it is sealed to `supporters` and to the key in the private link.
create table joiners (
  id uuid primary key,
  offer_sealed bytea not null,
  link_hash bytea not null unique check (length(link_hash) = 32),
  came_at timestamptz not null,
  answered_at timestamptz,
  answered_by text check (length(answered_by) between 1 and 100),
  kept_until date not null,
  check ((answered_at is null) = (answered_by is null))
);
create index joiners_open on joiners (came_at, id) where answered_at is null;
create index joiners_kept_until on joiners (kept_until);

-- An honest way to give: bank details or a link out. It is never changed, only ended: whoever could change an account
-- number would be paid. Public once a second person has agreed.
create table giving_ways (
  id uuid primary key,
  kind text not null check (kind in ('bank', 'link')),
  -- By language.
  names jsonb not null check (jsonb_typeof(names) = 'object'),
  details text not null check (length(details) between 1 and 2000),
  made_by text not null check (length(made_by) between 1 and 100),
  made_at timestamptz not null,
  agreed_by text check (length(agreed_by) between 1 and 100),
  agreed_at timestamptz,
  ended_by text check (length(ended_by) between 1 and 100),
  ended_at timestamptz,
  check (agreed_by is distinct from made_by),
  check ((agreed_by is null) = (agreed_at is null)),
  check ((ended_by is null) = (ended_at is null)),
  check (kind <> 'link' or details ~ '^https://[!-~]+$')
);
create view published.giving_ways as
  select g.id, g.kind, g.names, g.details, (g.agreed_at at time zone 'UTC')::date as since
  from giving_ways g where g.agreed_at is not null and g.ended_at is null;
