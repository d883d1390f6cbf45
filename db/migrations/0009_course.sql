-- The course of a case in types: proceedings, counts, verdicts per count, terms, testimony withdrawn.
select 1;
