/** What an article's address is made of. `day`: YYYY-MM-DD. */
export interface Addressed {
  number: number;
  day: string;
  slug: string;
}

/** The one address at which an article is read: `/articles/22485/30-03-2016/kazakhstan-treatment`. */
export function articlePath({ number, day, slug }: Addressed): string {
  return `/articles/${number}/${day.split('-').reverse().join('-')}/${slug}`;
}

/** The address that fits into a message: `/a/22485`. */
export function shortPath(number: number): string {
  return `/a/${number}`;
}

/** A number in an address, as a pattern of a path: without a zero in front, and no longer than numbers are. */
export const number_pattern = '[1-9][0-9]{0,8}';
