import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../src/kernel/config.js';
import { transact } from '../../src/kernel/database.js';
import { record } from '../../src/kernel/journal.js';
import { wire } from '../../src/wiring.js';
import { openWorld, type World } from '../../src/world.js';
import { type MailServer, startMailServer } from '../mail-server.js';
import { fits, patternsOf } from '../routes.js';
import { client_address, type Life, live } from './campaign-life.js';
import { type Catalogue, readCatalogue } from './catalogue.js';
import { type ChildInstance, startChild } from './child-instance.js';
import { uncovered } from './coverage.js';
import { filesHolding } from './disk.js';
import { searchBackup } from './hidden-backup.js';
import { hideRecords } from './hidden-record.js';
import { groundOf, hide } from './hidden-rows.js';
import { type Document, dump, letters, pages, publishedRows, questions } from './leaving.js';
import { endFolder, newFolder } from './left-behind.js';
import { Planter } from './planting.js';
import { isFree, settled, single_rows } from './settled-rows.js';
import { beginningOf, type Kind, newToken, tokensIn, tracesIn } from './token.js';

export interface Size {
  /** How often everything that can hide is hidden. */
  hidden: number;
  /** Rows of each table of which visitors see nothing at all. */
  private_rows: number;
  /** Adoptions of each kind that come in through the doors. */
  adoptions: number;
  /** Hidden names, organisations and so on that are asked for. */
  questions: number;
  all_languages: boolean;
}

const whole: Size = { hidden: 60, private_rows: 60, adoptions: 6, questions: 12, all_languages: true };

export interface Outcome {
  kept: boolean;
  counts: Record<string, number>;
  /** Where something was found that should not be there, or not found that should. */
  complaints: string[];
}

/**
 * Fills what is private with canaries, opens every public page and file, reads the mails that left, a
 * dump of the database, the data folder and the log, and searches all of it. What is meant to be public
 * carries canaries, too, which must be found: a search that finds nothing proves nothing.
 */
export async function canaries(size: Size = whole): Promise<Outcome> {
  const data = newFolder();
  chmodSync(data, 0o700);
  const mails = await startMailServer();
  let child: ChildInstance | null = null;
  try {
    child = await startChild(data, {
      PORT: '0',
      SMTP_URL: mails.url,
      MAIL_FROM: 'desk@campaign.example',
      LOG_LEVEL: 'debug',
    });
    const world = await openWorld(readConfig({ HABEAS_DATA: data, PORT: '0', LOG_LEVEL: 'error' }), false);
    const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
    await owner.connect();
    try {
      const search = new Search(world, owner, child, mails);
      return await search.run(size, data);
    } finally {
      await owner.end();
      await world.close();
    }
  } finally {
    await child?.stop();
    await mails.close();
    endFolder(data);
  }
}

class Search {
  private readonly counts: Record<string, number> = {};
  private readonly found = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly owner: pg.Client,
    private readonly child: ChildInstance,
    private readonly mails: MailServer,
  ) {}

  async run(size: Size, data: string): Promise<Outcome> {
    const { owner, counts } = this;
    const catalogue = await readCatalogue(owner);
    const life = await live(this.world, owner, this.child.url, this.mails, size.adoptions);
    await this.plant(catalogue, size);
    await this.leave(life, size);
    await this.stay(life, data);
    counts.complaints = this.found.size;
    return { kept: this.found.size === 0, counts, complaints: [...this.found] };
  }

  private complain(sentence: string): void {
    this.found.add(sentence);
  }

  /** Puts canaries into everything private that the campaign's own life has not filled. */
  private async plant(catalogue: Catalogue, size: Size): Promise<void> {
    const { owner, counts } = this;
    const planter = new Planter(owner, catalogue);
    await owner.query('begin');
    // Canaries make no sense, so neither references nor triggers may look at them.
    await owner.query('set local session_replication_role = replica');
    const ground = await groundOf(owner);
    for (let number = 0; number < size.hidden; number += 1) {
      await hide(planter, ground, number);
      await hideRecords(planter, owner, number);
    }
    for (const table of catalogue.all.keys()) {
      const columns = catalogue.columns.filter((column) => column.table === table);
      if (columns.some(({ exposed }) => exposed) || single_rows.includes(table)) {
        for (const column of columns) if (isFree(column)) await planter.inPlace(column);
      } else if (columns.length > 0 && table !== 'journal') {
        for (let row = 0; row < size.private_rows; row += 1) {
          const fixed = settled[table];
          await planter.row(table, typeof fixed === 'function' ? fixed() : fixed);
        }
      }
    }
    await owner.query('commit');
    for (let row = 0; row < size.private_rows; row += 1) await this.journal();
    for (const gap of await uncovered(owner, catalogue)) this.complain(`no canary in ${gap}`);
    counts.columns = catalogue.columns.length;
    counts.columns_private = catalogue.columns.filter(({ exposed }) => !exposed).length;
  }

  private async journal(): Promise<void> {
    const word = () => newToken('private');
    const actor = { ...this.world.actor('operator'), who: word() };
    await transact(this.world.database.app, (tx) =>
      record(tx, actor, { what: word(), subject: word(), why: word(), detail: { note: word() } }),
    );
  }

  /** Everything that a visitor, an office or a lawyer gets to see. */
  private async leave(life: Life, size: Size): Promise<void> {
    const { owner, counts, world } = this;
    const { site, desk } = wire(world);
    const walked = await pages(this.child.url, size.all_languages);
    const asked = await questions(this.child.url, owner, size.questions, patternsOf(desk));
    const forms: Document[] = life.answers.map(({ path, text }) => ({
      where: path,
      status: 200,
      format: 'html',
      texts: [text],
    }));
    const visitor = new pg.Client({ connectionString: world.ground.urls.visitors });
    await visitor.connect();
    const rows = await publishedRows(visitor);
    await visitor.end();
    const seen = [...walked, ...asked, ...rows];
    const posted = await letters(this.mails);
    await this.checkOwn([...forms, ...posted]);
    for (const document of seen) {
      for (const trace of [...strayIn('private', document), ...strayIn('sealed', document)]) {
        this.complain(`${document.where} (${document.format}) holds ${await this.originOf(trace)}`);
      }
      if ((document.status ?? 0) >= 500) this.complain(`${document.where} was answered ${document.status}`);
    }
    for (const pattern of unseen(patternsOf(site), [...walked, ...asked, ...forms]))
      this.complain(`nobody opened ${pattern}`);
    this.control([...seen, ...posted]);
    counts.mails = posted.length;
    counts.mails_to_offices = posted.filter(({ format }) => format === 'mail to an office').length;
    counts.addresses = walked.length;
    counts.documents = seen.length + posted.length;
    counts.views = rows.length;
  }

  /**
   * Mails to an organisation, papers in its name, and the answer to its own button may say what it wrote
   * itself, and the reason of the decision about it; nothing of another one, and never a contact.
   */
  private async checkOwn(documents: Document[]): Promise<void> {
    const { rows } = await this.owner.query<{ words: string }>(`
      select concat_ws(' ', a.organisation, a.part_of, a.met_at, a.minute_reference, a.passed, d.reason) as words
      from adoptions a left join adoption_decisions d on d.adoption_id = a.id`);
    const own = [new Set<string>(), ...rows.map(({ words }) => tokensIn('private', words))];
    for (const document of documents) {
      const found = tokensIn('private', document.texts.join('\n'));
      if (!own.some((words) => [...found].every((word) => words.has(word))))
        this.complain(`${document.where} holds what another organisation wrote`);
      for (const trace of strayIn('sealed', document)) this.complain(`${document.where} holds ${trace}`);
    }
  }

  /** What is meant to be public has to be found, in every format: else the search is blind. */
  private control(documents: Document[]): void {
    for (const format of ['html', 'json', 'csv', 'pdf', 'docx', 'odt', 'mail to an office', 'rows']) {
      const texts = documents.filter((one) => one.format === format).flatMap(({ texts: own }) => own);
      const found = tokensIn('open', texts.join('\n')).size;
      this.counts[`found_in_${format.replaceAll(' ', '_')}`] = found;
      if (found === 0) this.complain(`the search finds nothing in ${format}, not even what is public`);
    }
  }

  /** A stolen copy of the database, the data folder on the disk, and the log. */
  private async stay(life: Life, data: string): Promise<void> {
    const { owner, counts } = this;
    const copy = await dump(owner);
    const said = { where: 'the log', format: 'log', texts: [this.child.said()] };
    for (const { where, texts } of [...copy, said]) {
      const text = texts.join('\n');
      const kinds = where === said.where ? (['private', 'sealed', 'open'] as const) : (['sealed'] as const);
      for (const kind of kinds)
        for (const trace of tracesIn(kind, text)) this.complain(`${where} holds ${trace}`);
      if (life.secrets.some((secret) => text.includes(secret))) this.complain(`${where} holds a secret`);
      if (text.includes(client_address)) this.complain(`${where} holds a client's address`);
    }
    const all = copy.map(({ texts }) => texts.join('\n')).join('\n');
    counts.canaries_private = tokensIn('private', all).size;
    counts.canaries_open = tokensIn('open', all).size;
    if (life.secrets.some((secret) => secret.length < 20)) this.complain('a secret to search for is missing');
    await owner.query('checkpoint');
    const { rows } = await owner.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    const folders = [data, dirname(rows[0]?.folder ?? data)].filter(
      (one, place) => place === 0 || !one.startsWith(data),
    );
    const open = beginningOf('open');
    const never = [beginningOf('sealed'), client_address, ...life.secrets];
    const { files, found } = filesHolding(folders, [...never, open]);
    for (const word of never)
      for (const file of found.get(word) ?? []) this.complain(`${file} holds ${word.slice(0, 12)}`);
    if (found.get(open)?.length === 0)
      this.complain('the search finds nothing on the disk, not even what is public');
    await this.backedUp(life);
    counts.files = files;
    counts.log_lines = this.child.said().split('\n').length;
  }

  /** A backup that somebody carries away: without its key it tells nothing at all. */
  private async backedUp(life: Life): Promise<void> {
    const { counts, world } = this;
    const backup = await searchBackup(world, life.secrets);
    counts.backup_bytes = backup.bytes;
    counts.canaries_in_backup_with_key = backup.with_key;
    for (const what of backup.readable) this.complain(`a backup without its key holds ${what}`);
    for (const what of backup.readable_with_key) this.complain(`an opened backup holds ${what}`);
    if (backup.with_key === 0) this.complain('the search finds nothing in a backup that was opened');
  }

  /** In which table and column a canary was planted. */
  private async originOf(trace: string): Promise<string> {
    for (const { table, name, type } of (await readCatalogue(this.owner)).columns) {
      if (type === 'bytea') continue;
      const { rows } = await this.owner.query<{ found: boolean }>(
        `select exists (select from public.${table} where position($1 in ${name}::text) > 0) as found`,
        [trace],
      );
      if (rows[0]?.found) return `${table}.${name}`;
    }
    return trace;
  }
}

/** Canaries that a document should not hold. What somebody typed may be said back to them. */
function strayIn(kind: Kind, { texts, asked }: Document): string[] {
  const text = texts.join('\n');
  if (asked === undefined) return [...new Set(tracesIn(kind, text))];
  return [...tokensIn(kind, text)].filter((token) => !asked.toLowerCase().includes(token));
}

/** Paths of which no page was answered with success. */
function unseen(patterns: string[], documents: Document[]): string[] {
  const opened = documents
    .filter(({ status }) => status === 200)
    .map(({ where }) => (where.split('?')[0] ?? '').replace(/^\/(ru|kk)(?=\/|$)/, '') || '/');
  return patterns.filter((pattern) => !opened.some((path) => fits(pattern, path)));
}
