import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDns, type Zone } from '../../test/dns-server.js';
import { readConfig } from '../kernel/config.js';
import { lookAtDns, lookAtSigning } from './doctor-mail.js';
import { mailKeys } from './mail.js';

let data: string;
let key: string;
const config = (more: Record<string, string> = {}) =>
  readConfig({
    HABEAS_DATA: data,
    MAIL_FROM: 'desk@campaign.example',
    SMTP_URL: 'smtp://127.0.0.1',
    ...more,
  });

/** What the command says; its exit code first. */
async function keys(more: Record<string, string> = {}): Promise<[number, string]> {
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  return [await mailKeys(config(more), { out, err: out }), lines.join('\n')];
}

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'habeas-doctor-'));
  const [code, said] = await keys();
  assert.equal(code, 0);
  key = [...said.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece).join('');
});
after(() => rmSync(data, { recursive: true }));

async function dns(zone: Zone, more: Record<string, string> = {}): Promise<string> {
  const server = await startDns(zone);
  try {
    const resolver = new Resolver({ timeout: 1000, tries: 1 });
    resolver.setServers([server.address]);
    const found = await lookAtDns(config(more), resolver);
    return found.map(({ fault, sentence }) => `${fault ? 'WRONG' : 'ok'} ${sentence}`).join('\n');
  } finally {
    server.close();
  }
}
const right = (): Required<Pick<Zone, 'TXT' | 'MX'>> => ({
  TXT: {
    'campaign.example': ['something else', 'v=spf1 mx -all'],
    'habeas._domainkey.campaign.example': [key],
    '_dmarc.campaign.example': ['v=DMARC1; p=quarantine'],
  },
  MX: { 'campaign.example': ['mail.campaign.example'] },
});

test('the key is made once, closed to others, and the record of it is printed each time', async () => {
  const [code, said] = await keys();
  assert.equal(code, 0);
  assert.match(said, /^The key lies in/);
  assert.match(said, /habeas\._domainkey\.campaign\.example\. IN TXT \( "v=DKIM1; k=rsa; p=/);
  assert.deepEqual(
    lookAtSigning(config()).map(({ fault }) => fault),
    [false],
  );
  chmodSync(join(data, 'keys/dkim.pem'), 0o644);
  assert.ok(lookAtSigning(config()).some(({ fault, sentence }) => fault && /chmod/.test(sentence)));
  chmodSync(join(data, 'keys/dkim.pem'), 0o600);
});

test('a key that is named and not there, and a login of another domain, are said', () => {
  const missing = lookAtSigning(config({ DKIM_KEY: join(data, 'none.pem') }));
  assert.match(missing[0]?.sentence ?? '', /cannot be used .* no mail leaves/);
  const other = lookAtSigning(config({ SMTP_URL: 'smtp://desk%40other.example:x@127.0.0.1' }));
  assert.match(other.at(-1)?.sentence ?? '', /belongs to other\.example, MAIL_FROM to campaign\.example/);
});

test('records that fit are in order', async () => {
  assert.doesNotMatch(await dns(right()), /WRONG/);
  const above = right();
  above.TXT['_dmarc.example.org'] = ['v=DMARC1; p=reject'];
  above.TXT['news.example.org'] = ['v=spf1 a ~all'];
  above.TXT['habeas._domainkey.news.example.org'] = [key];
  above.MX['news.example.org'] = ['mx.example.org'];
  assert.match(
    await dns(above, { MAIL_FROM: 'desk@news.example.org' }),
    /ok _dmarc\.example\.org asks for reject/,
  );
});

test('each record that is missing, doubled or wrong is named with its mend', async () => {
  const nothing = await dns({});
  for (const wrong of [
    /no SPF record/,
    /is not published, so nobody/,
    /_dmarc\.campaign\.example is not/,
    /no mail server/,
  ])
    assert.match(nothing, wrong);
  const texts = async (name: string, ...values: string[]) => {
    const zone = right();
    zone.TXT[name] = values;
    return dns(zone);
  };
  const spf = 'campaign.example';
  assert.match(await texts(spf, 'v=spf1 mx -all', 'v=spf1 a -all'), /2 SPF records/);
  assert.match(await texts(spf, 'v=spf1 +all'), /lets everybody send/);
  assert.match(await texts('habeas._domainkey.campaign.example', 'v=DKIM1; k=rsa; p=AAAA'), /another key/);
  assert.match(await texts('_dmarc.campaign.example', 'v=DMARC1; rua=x'), /no policy/);
  assert.match(await dns({ ...right(), MX: { 'campaign.example': ['.'] } }), /takes no mail/);
});

test('without a network the doctor says kindly that nothing was looked at', async () => {
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers(['127.0.0.1:9']);
  const [only, ...more] = await lookAtDns(config(), resolver);
  assert.deepEqual(more, []);
  assert.equal(only?.fault, false);
  assert.match(only?.sentence ?? '', /were not looked at/);
});
