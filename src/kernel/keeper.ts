import { connected } from './connected.js';

// The keeper is the account that copies tables for backups, writes them anew and counts them; it changes no row
// (db/rights.sql).

/** Whether an account can do the keeper's work: it owns the tables, or may maintain them. */
export async function canKeep(keeperUrl: string): Promise<boolean> {
  return connected(keeperUrl, async (keeper) => {
    const { rows } = await keeper.query<{ can: boolean }>(`
      select pg_has_role(c.relowner, 'usage') or pg_has_role('habeas_upkeep', 'usage') as can
      from pg_class c where c.oid = 'public.journal'::regclass`);
    return rows[0]?.can === true;
  });
}

/** Lets the server learn how much is in the tables: after an import its plans would rest on empty ones. */
export async function analyse(keeperUrl: string): Promise<void> {
  await connected(keeperUrl, (keeper) => keeper.query('analyze'));
}
