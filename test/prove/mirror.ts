import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest_name, readManifest, staging_name } from '../../src/cli/mirror/manifest.js';
import { verifyMirror } from '../../src/cli/mirror/word.js';
import { publicKeyIn } from '../../src/kernel/minisign.js';
import { readPdf } from '../read-pdf.js';
import { startTestServer } from '../server.js';
import { cutShort, typeWords } from './child-instance.js';
import { smallDisk } from './full-disk.js';
import {
  counted,
  living,
  type MirrorGround,
  mirrorGround,
  withdrawn_slug,
  withdrawn_words,
} from './mirror-ground.js';
import { brokenLinks, filesIn, unsafeNames } from './mirror-links.js';
import { readFromDisk, walkBelow } from './mirror-reading.js';
import { tokensIn, tracesIn } from './token.js';

export interface MirrorSize {
  /** How often everything that can hide is hidden. */
  hidden: number;
  /** Every page in the browser, a process of its own, and kills; without them the small proof of the tests. */
  is_whole: boolean;
}

interface Outcome {
  kept: boolean;
  counts: Record<string, number>;
  complaints: string[];
}

/** So many milliseconds after it has begun the program is killed in the middle of its work. */
const kills_ms = [0, 1500, 3000, 5000];

/**
 * Writes mirrors of a campaign with every kind of public page, and looks for what would break the promise: bytes that
 * differ, links that lead nowhere, requests to anybody, names that a file system does not keep, private words, a
 * withdrawn person, what a crash leaves, and changes that go unnoticed.
 */
export async function mirrorProof(size: MirrorSize = { hidden: 20, is_whole: true }): Promise<Outcome> {
  const server = process.env.TEST_OWNER_URL ? null : await startTestServer(process.env.DATABASE_URL);
  if (server) Object.assign(process.env, server.environment);
  const ground = await mirrorGround(size.hidden);
  try {
    return await new MirrorSearch(ground, size).run();
  } finally {
    await ground.close();
    await server?.stop();
  }
}

class MirrorSearch {
  private readonly counts: Record<string, number> = {};
  private readonly complaints: string[] = [];

  constructor(
    private readonly ground: MirrorGround,
    private readonly size: MirrorSize,
  ) {}

  async run(): Promise<Outcome> {
    const { ground, counts, complaints } = this;
    const [first, second] = [ground.folder(), ground.folder()];
    const began = performance.now();
    await this.write(first);
    const seconds = (performance.now() - began) / 1000;
    const files = filesIn(first);
    counts.files = files.length;
    counts.pages_a_second = Math.round(files.length / seconds);
    // By one alone, and so in another order.
    await this.write(second, 1);
    this.compare(first, second, 'a second mirror');
    if (this.size.is_whole) {
      const third = ground.folder();
      await typeWords(ground.instance.data, ground.environment, ['mirror', third, '--on', counted]);
      this.compare(first, third, 'a mirror of another process');
    }
    complaints.push(...unsafeNames(files).map((path) => `not every file system keeps ${path}`));
    const { wrong, links, pages } = brokenLinks(first, living);
    complaints.push(...wrong);
    Object.assign(counts, { pages, links });
    await this.read(first, files);
    await this.search(first, files);
    await this.tamper(first);
    await this.withdraw(first);
    if (this.size.is_whole) {
      await this.cut(first);
      await this.fill();
    }
    return { kept: complaints.length === 0, counts, complaints };
  }

  private async write(folder: string, makers?: number): Promise<string> {
    const { code, out, err } = await this.ground.write(folder, makers);
    if (code !== 0) this.complaints.push(`a mirror ended with code ${code}: ${err}`);
    return out;
  }

  private compare(one: string, other: string, what: string): void {
    const [files, others] = [filesIn(one), filesIn(other)];
    if (files.join('\n') !== others.join('\n')) this.complaints.push(`${what} has other files`);
    for (const path of files)
      if (
        existsSync(join(other, path)) &&
        !readFileSync(join(one, path)).equals(readFileSync(join(other, path)))
      )
        this.complaints.push(`${what} has other bytes in ${path}`);
  }

  private async read(folder: string, files: string[]): Promise<void> {
    const all = files.filter((path) => path.endsWith('.html'));
    const some = this.size.is_whole
      ? all
      : all.filter((path) => /^(index|people\/index|safety\/index|issues\/895\/index)\.html$/.test(path));
    const { wrong, requests } = await readFromDisk(folder, some);
    const { wrong: astray, pages } = await walkBelow(folder, '/copies/of/somebody/');
    this.complaints.push(...wrong, ...astray);
    Object.assign(this.counts, {
      opened_from_disk: some.length,
      requests,
      requests_outside: wrong.length,
      walked: pages,
    });
  }

  /** No private word in any byte, nor in the text of a PDF; and what is public is found. */
  private async search(folder: string, files: string[]): Promise<void> {
    let open = 0;
    for (const path of files) {
      const bytes = readFileSync(join(folder, path));
      const text = path.endsWith('.pdf')
        ? (await readPdf(bytes)).pages.map((page) => page.text).join('\n')
        : bytes.toString('utf8');
      for (const kind of ['private', 'sealed'] as const)
        for (const trace of tracesIn(kind, text)) this.complaints.push(`${path} holds ${trace}`);
      open += tokensIn('open', text).size;
    }
    this.counts.found_in_files = open;
    if (open === 0) this.complaints.push('the search finds nothing, not even what is public');
    const { rows } = await this.ground.owner.query<{ count: string }>(
      `select count(*) as count from facts where told <> 'public'`,
    );
    this.counts.facts_hidden = Number(rows[0]?.count ?? 0);
  }

  private async verify(folder: string): Promise<{ code: number; said: string }> {
    let said = '';
    const say = (line: string) => {
      said += `${line}\n`;
    };
    const key = publicKeyIn(this.ground.instance.data)?.text ?? '';
    // No database, no data folder: as whoever was given a stick.
    const code = await verifyMirror({ HABEAS_DATA: '/nowhere' }, [folder, '--key', key], {
      out: say,
      err: say,
    });
    return { code, said };
  }

  private async tamper(folder: string): Promise<void> {
    const whole = await this.verify(folder);
    if (whole.code !== 0) this.complaints.push(`a whole mirror does not verify: ${whole.said}`);
    const path = join(folder, 'people/index.html');
    const before = readFileSync(path);
    const attempts: [string, () => void, () => void][] = [
      ['altered: people/index.html', () => flip(path), () => writeFileSync(path, before)],
      ['missing: people/index.html', () => rmSync(path), () => writeFileSync(path, before)],
      [
        'extra: people/more.html',
        () => writeFileSync(join(folder, 'people/more.html'), 'x'),
        () => rmSync(join(folder, 'people/more.html')),
      ],
    ];
    for (const [word, harm, mend] of attempts) {
      harm();
      const { code, said } = await this.verify(folder);
      if (code !== 1 || !said.includes(word)) this.complaints.push(`nobody noticed: ${word}`);
      mend();
    }
    const manifest = readFileSync(join(folder, manifest_name));
    appendFileSync(join(folder, manifest_name), `${'0'.repeat(64)}  1  zzz.html\n`);
    const forged = await this.verify(folder).then(
      ({ said }) => said,
      (error: Error) => error.message,
    );
    if (!forged.includes('does not hold')) this.complaints.push('nobody noticed that the list was changed');
    writeFileSync(join(folder, manifest_name), manifest);
    this.counts.changes_found = attempts.length + 1;
    this.minisign(folder);
  }

  /** The program itself, where it is installed: it knows nothing of ours. */
  private minisign(folder: string): void {
    const key = publicKeyIn(this.ground.instance.data)?.text ?? '';
    const { error, status } = spawnSync('minisign', ['-Vm', join(folder, manifest_name), '-P', key]);
    this.counts.checked_by_minisign = error ? 0 : 1;
    if (!error && status !== 0) this.complaints.push('minisign does not take our signature');
  }

  /** Somebody is withdrawn: at the next run nothing of them is left, and what did not change keeps its moment. */
  private async withdraw(folder: string): Promise<void> {
    const holding = () =>
      filesIn(folder).filter((path) => {
        const text = readFileSync(join(folder, path)).toString('utf8');
        return withdrawn_words.some((word) => text.includes(word) || path.includes(word));
      });
    const before = holding();
    this.counts.files_with_somebody = before.length;
    if (before.length < 5) this.complaints.push('somebody who is public is on too few pages to be withdrawn');
    const untouched = statSync(join(folder, 'robots.txt')).mtimeMs;
    await this.ground.owner.query(
      `update people set told = 'desk', basis_kind = null where slug like $1 || '%'`,
      [withdrawn_slug],
    );
    this.counts.removed = Number(
      /([\d,]+) removed/.exec(await this.write(folder))?.[1]?.replace(',', '') ?? 0,
    );
    const after = holding();
    if (after.length > 0)
      this.complaints.push(`after a withdrawal words are left in ${after.slice(0, 5).join(', ')}`);
    if (this.counts.removed === 0) this.complaints.push('a withdrawal removed no file');
    if (statSync(join(folder, 'robots.txt')).mtimeMs !== untouched)
      this.complaints.push('a file that did not change was written anew');
  }

  /** A disk that is full is told in a sentence, and nothing half is left on it. */
  private async fill(): Promise<void> {
    const folder = this.ground.folder();
    if (!smallDisk(folder, 2)) {
      this.complaints.push('no full disk could be made: only root may mount one');
      return;
    }
    const said = await this.ground.write(folder).then(
      () => 'nothing',
      (error: Error) => error.message,
    );
    if (!said.includes('is full')) this.complaints.push(`on a full disk it said ${said}`);
    if (filesIn(folder).length > 0) this.complaints.push('on a full disk it left something behind');
    this.counts.disks_full = 1;
  }

  /** Killed in the middle the folder stays what it was, says that a run was cut short, and the next run mends it. */
  private async cut(folder: string): Promise<void> {
    const whole = readFileSync(join(folder, manifest_name), 'utf8');
    await this.ground.owner.query(
      `update people set told = 'public', basis_kind = 'already-public' where slug like $1 || '%'`,
      [withdrawn_slug],
    );
    const words = ['mirror', folder, '--on', counted];
    const { data } = this.ground.instance;
    const hasBegun = () => existsSync(join(folder, staging_name));
    const cut = (name: 'SIGKILL' | 'SIGINT', after_ms: number) => {
      // What was cut short before is marked, too.
      rmSync(join(folder, staging_name), { recursive: true, force: true });
      return cutShort(data, this.ground.environment, words, { name, after_ms, hasBegun });
    };
    for (const after_ms of kills_ms) {
      await cut('SIGKILL', after_ms);
      const isMarked = existsSync(join(folder, staging_name));
      const now = readFileSync(join(folder, manifest_name), 'utf8');
      const { code, said } = await this.verify(folder);
      if (now === whole && code !== (isMarked ? 1 : 0)) this.complaints.push(`after a kill: ${said}`);
      this.counts.kills = (this.counts.kills ?? 0) + 1;
      this.counts.kills_in_the_middle = (this.counts.kills_in_the_middle ?? 0) + (isMarked ? 1 : 0);
    }
    const { code, said } = await cut('SIGINT', 1000);
    if (code !== 1 && code !== 0) this.complaints.push(`stopped by Ctrl-C it ended with ${code}: ${said}`);
    this.counts.stopped = code === 1 ? 1 : 0;
    if (code === 1 && (!said.includes('Stopped.') || existsSync(join(folder, staging_name))))
      this.complaints.push(`stopped by Ctrl-C it left something behind: ${said}`);
    if (this.counts.kills_in_the_middle === 0) this.complaints.push('no kill came in the middle');
    await this.write(folder);
    const mended = await this.verify(folder);
    if (mended.code !== 0) this.complaints.push(`the next run did not mend it: ${mended.said}`);
    if (
      !readManifest(readFileSync(join(folder, manifest_name), 'utf8')).some(({ path }) =>
        path.includes(withdrawn_slug),
      )
    )
      this.complaints.push('whoever is public again is in no file');
  }
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
