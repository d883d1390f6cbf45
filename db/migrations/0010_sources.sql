-- Snapshots of sources, which publishers are one, how sure a fact is, and who recognises a prisoner.
select 1;
