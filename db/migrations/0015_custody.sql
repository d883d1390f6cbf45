-- Rules of custody: how remand is counted and when somebody may be released early.
select 1;
