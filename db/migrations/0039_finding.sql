-- What is found by its words: articles and resolutions, each by the rules of its own language.

-- Small letters, without the marks that keyboards lack: Қазақстан is found as казахстан is typed, ёлка as елка. One
-- letter for each, so that what is marked in folded words lies over the words as they were written; and by a list of
-- its own, so that no server's locale decides what is a small letter.
create function published.word_fold(said text) returns text
language sql immutable strict parallel safe as $$
  select translate(said,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁёӘәҒғҚқҢңӨөҰұҮүҺһІіЇїЄєҐґЎўÀÁÂÃÄÅĀàáâãäåāÇĆČçćčÈÉÊËĒĘèéêëēęĞğÌÍÎÏĪİìíîïīıŁłÑŇŃñňńÒÓÔÕÖØŌòóôõöøōŠŞŚšşśÙÚÛÜŪùúûüūÝýÿŸŽŹŻžźż',
    'abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяееааггккннооууууххииииееггууaaaaaaaaaaaaaacccccceeeeeeeeeeeeggiiiiiiiiiiiillnnnnnnoooooooooooooossssssuuuuuuuuuuyyyyzzzzzz')
$$;

-- Russian and English have a stemmer in PostgreSQL; of all other languages the words are taken as they stand.
create function published.words_config(language text) returns regconfig
language sql immutable strict parallel safe as $$
  select case language when 'en' then 'pg_catalog.english'::regconfig when 'ru' then 'pg_catalog.russian'::regconfig
    else 'pg_catalog.simple'::regconfig end
$$;

create function published.words_of(language text, said text) returns tsvector
language sql immutable strict parallel safe as $$
  select to_tsvector(published.words_config(language), published.word_fold(normalize(said, NFC)))
$$;

-- The words of the version of an article that is out, and of nothing else.
create table article_words (
  article_id uuid primary key references articles (id) on delete cascade,
  words tsvector not null
);
create index article_words_words on article_words using gin (words);

create function article_words_of(article uuid) returns tsvector language plpgsql stable as $$
declare
  shown record;
begin
  select a.language, v.headline, coalesce(v.standfirst, '') as standfirst, coalesce(v.byline, '') as byline, v.body
    into shown from articles a join article_versions v on v.article_id = a.id and v.version = a.out_version
    where a.id = article and a.state = 'published';
  if not found then return null; end if;
  return setweight(published.words_of(shown.language, shown.headline), 'A')
    || setweight(published.words_of(shown.language, shown.standfirst || ' ' || shown.byline), 'B')
    || setweight(published.words_of(shown.language, shown.body), 'D');
exception when program_limit_exceeded then
  -- More different words than a text can have that somebody wrote: publishing goes on, and it is found by its headline.
  return setweight(published.words_of(shown.language, shown.headline), 'A');
end $$;

create function keep_article_words() returns trigger language plpgsql as $$
declare
  said tsvector := article_words_of(new.id);
begin
  if said is null then
    delete from article_words where article_id = new.id;
  else
    insert into article_words (article_id, words) values (new.id, said)
      on conflict (article_id) do update set words = excluded.words;
  end if;
  return null;
end $$;

-- At the end of the transaction, like the tie to the version that is out: an import may write one before the other.
create constraint trigger article_words_kept after insert on articles deferrable initially deferred
  for each row when (new.state = 'published') execute function keep_article_words();
create constraint trigger article_words_kept_anew after update on articles deferrable initially deferred
  for each row when (old.state is distinct from new.state or old.out_version is distinct from new.out_version
    or old.language is distinct from new.language) execute function keep_article_words();

insert into article_words (article_id, words)
  select a.id, article_words_of(a.id) from articles a where a.state = 'published';

create view published.article_words as
  select w.article_id, w.words from article_words w join articles a on a.id = w.article_id and a.state = 'published';

-- Resolutions are found by their titles, their paragraphs and what they demand.
create index texts_words on texts using gin (published.words_of(language, title));
create index version_languages_words on version_languages using gin (published.words_of(language, title));
create index paragraphs_words on paragraphs using gin (published.words_of(language, text));
create index demand_wordings_words on demand_wordings using gin (published.words_of(language, wording));
create index demands_words on demands using gin (published.words_of(language, wording));
