import { inflateRawSync } from 'node:zlib';
import type { ParsedMail } from 'mailparser';
import type pg from 'pg';
import { model_slug } from '../../src/resolutions/examples.js';
import { pack_files } from '../../src/resolutions/pack/pack-form.js';
import { shortAddress } from '../../src/resolutions/pack/short-address.js';
import { type Answer, crawl, front_pages } from '../crawl.js';
import type { MailServer } from '../mail-server.js';
import { withPatience } from '../patience.js';
import { readPdf } from '../read-pdf.js';
import { client_address } from './campaign-life.js';
import { newToken } from './token.js';

/** Something that left the building, in every form in which its reader may look at it. */
export interface Document {
  where: string;
  /** `html`, `json`, `csv`, `pdf`, `docx`, `odt`, `mail`, `rows`, `log`, … */
  format: string;
  texts: string[];
  /** What whoever asked had typed: it may be said back to them. */
  asked?: string;
  status?: number;
}

/**
 * All public pages and files, as a visitor reaches them from the front page and from `more` addresses; of
 * languages other than the first only the front pages, when `all_languages` is false.
 */
export async function pages(
  origin: string,
  all_languages: boolean,
  more: string[] = [],
): Promise<Document[]> {
  const leads = (path: string) => all_languages || !/^\/(ru|kk)\/./.test(path);
  const answers = await crawl(origin, [...front_pages, ...more], leads);
  return Promise.all(answers.map((answer) => documentOf(answer)));
}

async function documentOf(
  { path, status, type, bytes }: Omit<Answer, 'headers'>,
  asked?: string,
): Promise<Document> {
  const format = type.split(/[/+]/).at(-1) ?? '';
  const document = {
    where: path,
    status,
    format: format.includes('word') ? 'docx' : format.includes('opendocument') ? 'odt' : format,
    ...(asked ? { asked } : {}),
  };
  if (document.format === 'pdf') return { ...document, texts: await textsOfPdf(bytes) };
  if (['docx', 'odt', 'zip'].includes(document.format))
    return { ...document, texts: [bytes.toString('latin1'), ...unzipped(bytes)] };
  return { ...document, texts: [bytes.toString('utf8')] };
}

async function textsOfPdf(bytes: Uint8Array): Promise<string[]> {
  const { pages: read, title } = await readPdf(bytes);
  return [Buffer.from(bytes).toString('latin1'), title ?? '', read.map(({ text }) => text).join('\n')];
}

/** The files inside a ZIP archive (APPNOTE 4.3.7 and 4.3.12), as text. */
function unzipped(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (
    let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    const size = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(begin, begin + size);
    const deflated = bytes.readUInt16LE(at + 10) === 8;
    texts.push((deflated ? inflateRawSync(content) : content).toString('utf8'));
  }
  return texts;
}

/** Opens an address; one that only leads on, and is meant to, is followed (`leads`) and counts as what stands there. */
async function ask(origin: string, path: string, asked?: string, leads = false): Promise<Document> {
  const fetched = () =>
    fetch(origin + path, {
      redirect: leads ? 'follow' : 'manual',
      headers: { 'x-forwarded-for': client_address },
    });
  const answer = await withPatience(fetched);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const bytes = Buffer.from(await answer.arrayBuffer());
  return documentOf({ path, status: answer.status, type, bytes }, asked);
}

/**
 * What no link leads to: other days, searches for canaries and for their beginnings, the addresses that
 * hidden things would have, packs in both languages, the desk without a session.
 */
export async function questions(
  origin: string,
  owner: pg.Client,
  count: number,
  deskPaths: string[],
): Promise<Document[]> {
  const { rows } = await owner.query<{ kind: string; word: string }>(`
    (select 'name' as kind, form as word from person_names where form like 'zqvate%' limit ${count})
    union all (select 'organisation', organisation from adoptions where organisation like '%zqvate%' limit ${count})
    union all (select 'person', slug from people where slug like 'zqvate%' limit ${count})
    union all (select 'organisation page', slug from organisations where slug like '%zqvate%' limit ${count})
    union all (select 'text', slug from texts where slug like 'zqvate%' limit ${count})
    union all (select 'public person', slug from published.people limit ${count})
    union all (select 'adoption', id::text from adoptions limit ${count})`);
  const wanted: { path: string; asked?: string; leads?: boolean }[] = [];
  const get = (path: string, asked?: string) => wanted.push({ path, ...(asked ? { asked } : {}) });
  const all = (kind: string) => rows.filter((row) => row.kind === kind).map(({ word }) => word);
  for (const word of [...all('name'), ...all('organisation'), 'zqvate', 'zqseal', 'zqv', 'zq']) {
    for (const begin of new Set([word, word.slice(0, -6), word.slice(0, 9)])) {
      const q = encodeURIComponent(begin);
      for (const list of searched) get(`${list}?q=${q}`, begin);
    }
  }
  for (const slug of all('person')) for (const end of ['', '.json']) get(`/people/${slug}${end}`, slug);
  for (const slug of all('organisation page')) {
    for (const end of ['', '.json']) get(`/organisations/${slug}${end}`, slug);
    for (const end of ['', '.json', '.txt', '.pdf']) {
      get(`/resolutions/${model_slug}/adoptions/${slug}${end}`, slug);
    }
  }
  for (const slug of all('text')) for (const end of parts) get(`/resolutions/${slug}${end}`, slug);
  for (const slug of all('public person')) {
    for (const day of ['2012-01-23', '2016-03-30', '1999-12-31', 'no-day']) {
      for (const end of ['', '.json']) get(`/people/${slug}${end}?on=${day}`);
    }
    for (const feed of ['rss.xml', 'atom.xml', 'feed.json']) get(`/people/${slug}/${feed}`);
  }
  for (const path of deskPaths) {
    for (const id of all('adoption').slice(0, 2)) get(path.replace(/:\w+(\{[^}]*\})?/g, id));
  }
  for (const part of parts) get(`/resolutions/${model_slug}${part}`);
  for (const slug of [model_slug, ...all('text')]) wanted.push({ path: shortAddress(slug), leads: true });
  for (const path of drawn_and_listed) get(path);
  for (const path of ['/a/22485', '/articles/22485', '/articles/22485/', '/issue/895/22485'])
    wanted.push({ path, leads: true });
  for (const language of ['en', 'ru']) {
    const query = new URLSearchParams({ organisation: `Example ${newToken('open')}`, language });
    for (const file of ['pack.pdf', ...pack_files]) get(`/resolutions/${model_slug}/${file}?${query}`);
  }
  const found: Document[] = [];
  while (wanted.length > 0) {
    const some = wanted.splice(0, at_once);
    found.push(...(await Promise.all(some.map(({ path, asked, leads }) => ask(origin, path, asked, leads)))));
  }
  return found;
}

const at_once = 6;
const searched = [
  '/people',
  '/people.json',
  '/organisations',
  '/organisations.json',
  '/organisations.csv',
  '/contradictions.json',
];
/** What only programs ask for. */
const drawn_and_listed = [
  '/sitemap.xml',
  '/sitemap-1.xml',
  '/card.png',
  '/issues/895.png',
  '/articles/pictures/22485.png',
];
const parts = ['', '.json', '/adopt', '/adoptions.json', '/adoptions.csv', '/pack.pdf?organisation=Example'];

/** Every mail that left, without the address that it had to carry. */
export async function letters(mails: MailServer): Promise<Document[]> {
  return Promise.all(
    mails.arrived.map(async ({ to, mail }) => ({
      where: `mail ${mail.subject ?? ''}`,
      format: to.some((one) => one.endsWith('authority.example')) ? 'mail to an office' : 'mail',
      texts: (await textsOfMail(mail)).map((text) =>
        to.reduce((rest, own) => rest.replaceAll(own, ''), text),
      ),
    })),
  );
}

async function textsOfMail(mail: ParsedMail): Promise<string[]> {
  const parts = await Promise.all(
    mail.attachments.map(async ({ content, contentType, filename }) => [
      filename ?? '',
      ...(contentType === 'application/pdf' ? await textsOfPdf(content) : [content.toString('utf8')]),
    ]),
  );
  return [
    mail.headerLines.map(({ line }) => line).join('\n'),
    mail.subject ?? '',
    mail.text ?? '',
    ...parts.flat(),
  ];
}

/** Every row of every published view, as the visitors' own account reads them. */
export async function publishedRows(visitor: pg.Client): Promise<Document[]> {
  const { rows: views } = await visitor.query<{ name: string }>(
    `select viewname as name from pg_views where schemaname = 'published' order by 1`,
  );
  const documents: Document[] = [];
  for (const { name } of views) {
    const { rows } = await visitor.query<{ line: string }>(`select v::text as line from published.${name} v`);
    documents.push({
      where: `published.${name}`,
      format: 'rows',
      texts: [rows.map(({ line }) => line).join('\n')],
    });
  }
  const keys = await visitor.query<{ line: string }>(
    `select s::text as line from published.names_like(array[0, 1, 2], array['zqvate', 'zqv', 'skvt']) s`,
  );
  documents.push({
    where: 'published.names_like',
    format: 'rows',
    texts: [keys.rows.map(({ line }) => line).join('\n')],
  });
  return documents;
}

/** A logical copy of the whole database: every row as text, which writes bytes as hexadecimal digits. */
export async function dump(owner: pg.Client): Promise<Document[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const documents: Document[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ line: string }>(`select t::text as line from public.${name} t`);
    const lines = rows.map(({ line }) => line).join('\n');
    // Bytes once as the digits that stand there, and once as themselves.
    const bytes = [...lines.matchAll(/\\x((?:[0-9a-f]{2})+)/g)].map(([, digits = '']) =>
      Buffer.from(digits, 'hex').toString('latin1'),
    );
    documents.push({ where: name, format: 'dump', texts: [lines, bytes.join('\n')] });
  }
  return documents;
}
