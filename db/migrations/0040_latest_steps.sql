-- The front page tells the latest steps of all cases: they are found from the end, without sorting a million of them.
create index course_events_latest on course_events (happened collate "C" desc, id) where happened is not null;
