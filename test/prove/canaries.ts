/** Fills what is private with unique tokens and searches everything that leaves for them. */
export async function canaries(): Promise<{ kept: boolean; counts: Record<string, number> }> {
  return { kept: false, counts: {} };
}
