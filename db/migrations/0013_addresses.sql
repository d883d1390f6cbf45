-- Where somebody can be written to, and for how long that is believed.
select 1;
