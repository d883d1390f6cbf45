-- Search over name forms in every script.
select 1;
