-- On what basis a fact may be told, and that a second person agrees before a person is published.
select 1;
