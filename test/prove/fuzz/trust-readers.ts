import { readLink } from '../../../src/cli/mirror/address.js';
import { manifestOf, NoMirror, readManifest, sumOf } from '../../../src/cli/mirror/manifest.js';
import { readAsked } from '../../../src/cli/mirror/word.js';
import { BrokenSignature, readPublicKey } from '../../../src/kernel/minisign.js';
import { Refused } from '../../../src/kernel/refusals.js';
import { newKeyPair } from '../../../src/kernel/vault.js';
import { readSecret, spelledSecret } from '../../../src/staff/one-time-code.js';
import { readPasskeyName } from '../../../src/staff/passkey.js';
import { printedKey, readPaperKey } from '../../../src/staff/recovery-paper.js';
import { readShare, splitKey } from '../../../src/staff/recovery-share.js';
import { readRoles } from '../../../src/staff/role.js';
import { form, type Reader, text, words } from './reader.js';

const { identity } = await newKeyPair();
const shares = (await splitKey(identity)).map(({ lines }) => lines.join('\n'));
const [one = '', other = ''] = shares;
const files = ['index.html', 'people/index.html', 'ru/issue.pdf'].map((path) => ({
  path,
  sha256: sumOf(Buffer.from(path)),
  bytes: path.length,
}));
const facts = { publicUrl: 'https://campaign.example', head: null, on: '2016-04-07' };
const publicKey = Buffer.concat([Buffer.from('Ed'), Buffer.alloc(40, 7)]).toString('base64');

/** Who works here and how they prove it, what is on paper, and copies of the site. */
export const trustReaders = (): Reader[] => [
  text('staff/one-time-code.ts readSecret', [spelledSecret(Buffer.alloc(20, 5)), 'jbsw y3dp'], readSecret, {
    again: (secret) => spelledSecret(secret),
  }),
  text('staff/passkey.ts readPasskeyName', ['My telephone', 'Ключ № 2', "L'autre"], readPasskeyName, {
    again: (name) => name,
  }),
  text('staff/recovery-share.ts readShare', shares, readShare, { throws: [Refused] }),
  form(
    'staff/recovery-paper.ts readPaperKey',
    ['key', 'second'],
    [{ key: printedKey(identity) }, { key: one, second: other }, { key: one }],
    ({ key, second }) => readPaperKey(key, second),
    { throws: [Refused] },
  ),
  words('staff/role.ts readRoles', [['editor'], ['letters', 'mailroom']], readRoles),
  text(
    'cli/mirror/address.ts readLink',
    ['/people?on=2016-03-30#top', 'https://campaign.example/ru', '../a', '#s', 'mailto:a@example.org', '//x'],
    (link) => readLink(link, '/people/x', facts.publicUrl),
    { again: ({ address, fragment }) => address + fragment },
  ),
  text('cli/mirror/manifest.ts readManifest', [manifestOf(files, facts)], readManifest, {
    throws: [NoMirror],
    again: (listed) => manifestOf(listed, facts),
  }),
  words('cli/mirror/word.ts readAsked', [['folder'], ['folder', '--on', '2016-03-30']], (operands) =>
    readAsked(operands, '2016-04-07'),
  ),
  text(
    'kernel/minisign.ts readPublicKey',
    [publicKey, `untrusted comment: a key\n${publicKey}\n`],
    readPublicKey,
    { throws: [BrokenSignature], again: ({ text }) => text },
  ),
];
