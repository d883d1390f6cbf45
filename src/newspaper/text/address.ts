/** Longer is no address that somebody meant. */
const longest_address = 2000;

/**
 * An address that a text may lead to: http, https, mailto, a path of this site or a place on the page. Null for all
 * else; what runs as a program (javascript:, data:) is no address here, however it is written.
 */
export function addressIn(written: string): string | null {
  const address = decoded(written.trim());
  if (address === '' || address.length > longest_address || /[\p{Cc}\s]/u.test(address)) return null;
  if (/^#[^#]*$/.test(address)) return address;
  // Two slashes begin the address of another site.
  if (address.startsWith('/')) return /^\/[\\/]/.test(address) ? null : address;
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : null;
}

/** A blank inside an address is written `%20`. */
const decoded = (written: string): string => written.replaceAll(' ', '%20');
