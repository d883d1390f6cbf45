/** What an operator can set, as text of the environment. */
interface Setting {
  name: string;
  standard: string;
  meaning: string;
  /** Its value opens something: it goes into no backup. */
  secret?: true;
}

/** The list that `docs/settings.md` must repeat (a test holds it) and that `habeas help` prints. */
export const settings: Setting[] = [
  { name: 'HOST', standard: '127.0.0.1', meaning: 'address to listen on, or path of a socket' },
  { name: 'PORT', standard: '8080', meaning: 'port to listen on' },
  { name: 'HABEAS_DATA', standard: 'data', meaning: 'folder for keys, outbox and the private database' },
  {
    name: 'DATABASE_URL',
    standard: '',
    meaning: 'PostgreSQL server to use instead of the private one',
    secret: true,
  },
  {
    name: 'DATABASE_APP_URL',
    standard: '',
    meaning: 'account of the application, if you made it by hand',
    secret: true,
  },
  {
    name: 'DATABASE_VISITORS_URL',
    standard: '',
    meaning: 'account of the visitors, if you made it by hand',
    secret: true,
  },
  {
    name: 'DATABASE_KEEPER_URL',
    standard: '',
    meaning: 'account that copies and cleans tables, if you made it by hand',
    secret: true,
  },
  {
    name: 'SMTP_URL',
    standard: '',
    meaning: 'mail server; without it mail is written to the outbox folder',
    secret: true,
  },
  { name: 'MAIL_FROM', standard: 'desk@localhost', meaning: 'sender address of all mail' },
  { name: 'DKIM_KEY', standard: '', meaning: 'file of the key mail is signed with (else keys/dkim.pem)' },
  { name: 'DKIM_SELECTOR', standard: 'habeas', meaning: 'name of that key in the domain’s DNS' },
  { name: 'MAIL_PER_MINUTE', standard: '60', meaning: 'most mails that leave in a minute' },
  { name: 'MAIL_PER_DOMAIN_MINUTE', standard: '20', meaning: 'most of them to mailboxes of one domain' },
  {
    name: 'JOURNAL_TO',
    standard: '',
    meaning: 'up to 5 mail addresses that get the journal’s head each week',
  },
  { name: 'PUBLIC_URL', standard: 'http://HOST:PORT', meaning: 'address that stands in mails and on paper' },
  { name: 'ONION_LOCATION', standard: '', meaning: 'onion address of the same site, told to Tor Browser' },
  {
    name: 'HSTS_SUBDOMAINS',
    standard: 'yes',
    meaning: 'browsers come to hosts below that address by https alone, too',
  },
  { name: 'HABEAS_DEMONSTRATION', standard: 'yes', meaning: 'load the demonstration into an empty database' },
  { name: 'BACKUP_DIR', standard: '', meaning: 'folder for backups that the clerk makes; without it none' },
  { name: 'BACKUP_EVERY_HOURS', standard: '24', meaning: 'hours from one of them to the next' },
  { name: 'BACKUP_KEEP_DAYS', standard: '30', meaning: 'days after which the clerk removes them' },
  {
    name: 'CLAMD',
    standard: '',
    meaning: 'socket or port of a virus scanner of this machine; without it none',
  },
  { name: 'DISK_RESERVE_MB', standard: '200', meaning: 'free room below which no letters are taken' },
  { name: 'LOG_LEVEL', standard: 'info', meaning: 'silent, error, warn, info or debug' },
];

/** One line per setting, for `habeas help`. */
export function describeSettings(): string[] {
  const width = Math.max(...settings.map(({ name }) => name.length));
  return settings.map(
    ({ name, standard, meaning }) => `${name.padEnd(width + 2)}${meaning}${standard ? ` (${standard})` : ''}`,
  );
}
