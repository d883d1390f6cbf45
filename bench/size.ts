/** Measures a register of a given size. */
export async function benchSize(asked: { people: number; seed: string }): Promise<object> {
  return asked;
}
