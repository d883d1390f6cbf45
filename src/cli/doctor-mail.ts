import { Resolver } from 'node:dns/promises';
import { existsSync, statSync } from 'node:fs';
import type { Config } from '../kernel/config.js';
import { keyFile, publicHalf, readKey, sendingDomain } from '../post/dkim.js';
import { NotSent } from '../post/not-sent.js';
import { readSmtpUrl } from '../post/smtp.js';

/** What the doctor found of one thing, and whether it is a fault. */
type Said = { part: string; fault: boolean; sentence: string };
const ok = (sentence: string): Said => ({ part: 'mail', fault: false, sentence });
const wrong = (sentence: string): Said => ({ part: 'mail', fault: true, sentence });

/** Time that a DNS server gets for an answer, in milliseconds, and how often it is asked. */
const dns_limits = { timeout: 3000, tries: 2 };

/** Signing and sender, as far as they can be looked at without a network. */
export function lookAtSigning(config: Config): Said[] {
  const said: Said[] = [];
  const file = keyFile(config);
  const domain = sendingDomain(config.mailFrom);
  try {
    const key = readKey(config);
    if (!key) {
      // Without a server nothing leaves, so nothing has to be signed.
      if (config.smtpUrl)
        said.push(
          ok('Mail is not signed (DKIM). If your mail server does not sign it, run: habeas mail keys'),
        );
    } else {
      said.push(ok(`Mail is signed for ${domain} with ${config.dkimSelector}.`));
      if ((statSync(file).mode & 0o077) !== 0)
        said.push(wrong(`Other users can read ${file}. Run: chmod go-rwx ${file}`));
      if (!domain.includes('.'))
        said.push(
          wrong(`MAIL_FROM is an address of no domain, so nobody can check the signature. Set MAIL_FROM.`),
        );
    }
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    const mend = existsSync(file)
      ? 'It must be an RSA key of at least 3072 bits as PEM, which this user may read.'
      : 'Correct DKIM_KEY, or run: habeas mail keys';
    said.push(wrong(`The key that mail is signed with cannot be used (${file}), so no mail leaves. ${mend}`));
  }
  return [...said, ...lookAtLogin(config, domain)];
}

/** The account on the mail server and the sender's domain: servers turn mail away for others. */
function lookAtLogin({ smtpUrl }: Config, domain: string): Said[] {
  const user = smtpUrl ? readSmtpUrl(smtpUrl).user : null;
  const login = user?.includes('@') ? sendingDomain(user) : null;
  if (login === null || login === domain) return [];
  return [
    ok(
      `The account of SMTP_URL belongs to ${login}, MAIL_FROM to ${domain}. Make sure that this server may send for ${domain}.`,
    ),
  ];
}

/**
 * What DNS says of the sender's domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and whether notices can
 * come back. Only asked when somebody wants it: it tells the DNS server of whom we are.
 */
export async function lookAtDns(config: Config, resolver = new Resolver(dns_limits)): Promise<Said[]> {
  const domain = sendingDomain(config.mailFrom);
  if (!domain.includes('.')) return [wrong(`MAIL_FROM is an address of no domain. Set MAIL_FROM.`)];
  const ask = { texts: (name: string) => textsAt(resolver, name) };
  try {
    return [
      await spf(ask, domain),
      ...(await dkim(ask, config, domain)),
      await dmarc(ask, domain),
      await mx(resolver, domain),
    ];
  } catch (error) {
    if (!(error instanceof NoDns)) throw error;
    return [
      ok(
        `DNS does not answer (${error.code}), so SPF, DKIM and DMARC were not looked at. Ask again with a network.`,
      ),
    ];
  }
}

interface Asking {
  texts: (name: string) => Promise<string[]>;
}

/** No answer at all: nothing can be said. */
class NoDns extends Error {
  constructor(readonly code: string) {
    super('no answer from DNS');
  }
}

/** Runs a question; none of that name and none of that kind are the same empty answer. */
async function answered<T>(question: Promise<T[]>): Promise<T[]> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return [];
    throw new NoDns(String(error.code));
  }
}

/** Long values stand in pieces, which belong together without a space. */
async function textsAt(resolver: Resolver, name: string): Promise<string[]> {
  return (await answered(resolver.resolveTxt(name))).map((pieces) => pieces.join(''));
}

async function spf({ texts }: Asking, domain: string): Promise<Said> {
  const found = (await texts(domain)).filter((text) => /^v=spf1(\s|$)/i.test(text));
  if (found.length === 0)
    return wrong(
      `${domain} has no SPF record: large providers turn its mail away. Publish one that names your mail server.`,
    );
  if (found.length > 1)
    return wrong(`${domain} has ${found.length} SPF records, which is as bad as none. Leave one.`);
  if (/\s\+?all\b/i.test(found[0] ?? ''))
    return wrong(
      `The SPF record of ${domain} lets everybody send in its name (+all). End it with -all or ~all.`,
    );
  return ok(`${domain} has an SPF record.`);
}

async function dkim({ texts }: Asking, config: Config, domain: string): Promise<Said[]> {
  let key: ReturnType<typeof readKey>;
  try {
    key = readKey(config);
  } catch (error) {
    // It was said before that the key cannot be used.
    if (!(error instanceof NotSent)) throw error;
    return [];
  }
  if (!key) return [];
  const name = `${config.dkimSelector}._domainkey.${domain}`;
  const records = (await texts(name)).filter((text) => /(^|;)\s*p\s*=/.test(text));
  if (records.length === 0)
    return [
      wrong(
        `${name} is not published, so nobody can check our signature. habeas mail keys prints the record.`,
      ),
    ];
  const published = records.map(
    (text) => text.match(/(?:^|;)\s*p\s*=([^;]*)/)?.[1]?.replace(/\s/g, '') ?? '',
  );
  return [
    published.includes(publicHalf(key))
      ? ok(`${name} is published and fits our key.`)
      : wrong(
          `${name} holds another key than ours, so every signature of ours is broken. Publish what habeas mail keys prints.`,
        ),
  ];
}

async function dmarc({ texts }: Asking, domain: string): Promise<Said> {
  // The domain's own record, else that of the domain above it (RFC 7489, 6.6.3, without a list of public suffixes).
  const labels = domain.split('.');
  const names = labels.slice(0, -1).map((_, place) => labels.slice(place).join('.'));
  for (const name of names) {
    const found = (await texts(`_dmarc.${name}`)).filter((text) => /^v=DMARC1\s*;/i.test(text));
    if (found.length > 1) return wrong(`_dmarc.${name} has ${found.length} records. Leave one.`);
    const policy = found[0]?.match(/;\s*p\s*=\s*(none|quarantine|reject)\b/i)?.[1]?.toLowerCase();
    if (policy) return ok(`_dmarc.${name} asks for ${policy}.`);
    if (found.length === 1) return wrong(`_dmarc.${name} has no policy. Begin with: v=DMARC1; p=none`);
  }
  return wrong(`_dmarc.${domain} is not published. Begin with: v=DMARC1; p=none`);
}

async function mx(resolver: Resolver, domain: string): Promise<Said> {
  const servers = await answered(resolver.resolveMx(domain));
  // A single dot says that no mail is taken (RFC 7505).
  if (servers.some(({ exchange }) => exchange === '' || exchange === '.'))
    return wrong(
      `${domain} takes no mail, so nothing can come back. Set MAIL_FROM to a mailbox that somebody reads.`,
    );
  if (servers.length > 0 || (await answered(resolver.resolve4(domain))).length > 0)
    return ok(`${domain} has a mail server: notices can come back.`);
  return wrong(`${domain} has no mail server, so nothing can come back. Publish an MX record.`);
}
