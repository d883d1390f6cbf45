import { composed } from '../../kernel/composed.js';

export const longest_slug = 100;

/** Russian and Kazakh letters as they are commonly written in addresses. */
const latin: Record<string, string> = Object.fromEntries(
  (
    'а a ә a б b в v г g ғ g д d е e ё e ж zh з z и i й i к k қ k л l м m н n ң ng о o ө o п p р r с s т t у u ұ u ү u ф f ' +
    'х kh һ h ц ts ч ch ш sh щ shch ы y і i э e ю yu я ya є ye ї yi ґ g'
  )
    .match(/\S+ \S+/g)
    ?.map((pair) => pair.split(' ') as [string, string]) ?? [],
);

/**
 * The last part of an article's address, from its headline: `Казахстан: суд` is `kazakhstan-sud`. Words alone, in
 * Latin letters; `article` where none is left.
 */
export function slugOf(headline: string): string {
  const plain = [...headline.toLowerCase()].map((letter) => latin[letter] ?? letter).join('');
  const slug = composed(plain, 'NFD')
    .replace(/[\p{M}'’ʼьъ]+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug.length <= longest_slug) return slug || 'article';
  // Ended at a word.
  return (
    slug
      .slice(0, longest_slug + 1)
      .replace(/-[^-]*$/, '')
      .slice(0, longest_slug)
      .replace(/-+$/, '') || 'article'
  );
}

/** Whether a text can be the last part of an address. */
export function isSlug(text: string): boolean {
  return text.length <= longest_slug && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
