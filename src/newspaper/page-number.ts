/** A page of a list, from 1; what is none is the first. */
export function pageNumber(asked: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1;
}
