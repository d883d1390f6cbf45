-- Detentions of many people at once.
select 1;
