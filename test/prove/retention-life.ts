import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { today } from '../../src/kernel/clock.js';
import { addDays } from '../../src/kernel/day.js';
import { seal } from '../../src/kernel/vault.js';
import { keepAnswer } from '../../src/letters/answers/answer.js';
import { letterById, moveLetter, sealedWords } from '../../src/letters/letter.js';
import { codeHash, identityIn, readLetterCode } from '../../src/letters/letter-code.js';
import { keepTranslation } from '../../src/letters/moderation/translation.js';
import { queueApproved } from '../../src/letters/papers/letter-queue.js';
import { moveDispatch } from '../../src/mailroom/dispatch.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { currentVersion } from '../../src/resolutions/model.js';
import { subscribe } from '../../src/resolutions/notices/subscription.js';
import type { World } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import { ShownForm } from '../form-sender.js';
import { reachablePrisoner } from '../letter-ground.js';
import { type Person, signIn } from '../second-step.js';
import { firstPerson, handInForm } from './intake.js';
import { newToken } from './token.js';

/** Words that are nowhere else, by what they are: each group is forgotten at a moment of its own. */
export const groups = [
  'plain_sender',
  'plain_text',
  'asking_sender',
  'asking_text',
  'answered_sender',
  'answered_text',
  'answers',
  'unconfirmed_senders',
  'waiting_text',
  'stuck_senders',
  'sign_ups',
  'taken_back',
  'sent_back',
] as const;
export type Group = (typeof groups)[number];

interface Writer {
  id: string;
  email: string;
}

/** A campaign in which people leave what has to be forgotten, through its own doors. */
export class RetentionLife {
  readonly words: Record<Group, string[]> = Object.fromEntries(groups.map((one) => [one, []])) as never;
  /** Private halves of the links that writers hold. */
  readonly links: string[] = [];
  recovery = '';
  person: Person = { name: 'Invented Volunteer', passphrase: '' };
  private path = '';
  private known: World | null = null;

  constructor(
    readonly data: string,
    private readonly count: number,
  ) {}

  private word(group: Group): string {
    const word = newToken('sealed');
    this.words[group].push(word);
    return word;
  }

  /** The first day: everybody writes, most confirm, and the paper is posted. */
  async firstDay(world: World, site: string): Promise<void> {
    const { app: db } = world.database;
    const actor = world.actor('operator');
    const entered = await firstPerson(world, this.person.name);
    this.recovery = entered.recoveryKey ?? '';
    this.person = entered;
    const prisoner = await reachablePrisoner({ database: world.database, actor }, 'retained-ulgiuly');
    this.path = `${site}/people/${prisoner.slug}/write`;
    for (let number = 0; number < this.count; number += 1) {
      const plain = await this.confirmed(site, 'plain_sender', 'plain_text', false);
      await this.translate(world, plain.id);
      const asking = await this.confirmed(site, 'asking_sender', 'asking_text', true);
      const answered = await this.confirmed(site, 'answered_sender', 'answered_text', true);
      for (const { id } of [plain, asking, answered]) await this.post(world, id);
      await this.write('unconfirmed_senders', 'waiting_text', false);
      const back = await this.confirmed(site, 'sent_back', 'sent_back', false);
      const { writer_recipient } = await letterById(db, back.id);
      const place = sealedWords(back.id, 'sent_back');
      const words_sealed = await seal(writer_recipient, place, `Dear ${this.word('sent_back')}`);
      await moveLetter(db, actor, back.id, 'sent_back', { reason: 'too_long', words_sealed });
      const taken = await this.confirmed(site, 'taken_back', 'taken_back', false);
      await moveLetter(db, actor, taken.id, 'withdrawn');
      await this.signUp(world);
    }
    await this.arrangeEvening(world, site);
    await this.mailsLeft(world);
    // From here on no mail leaves: what it asks to confirm waits, sealed, in the outbox.
    const visit = await this.atDesk(world, site);
    await visit.get('/desk/mailroom/outbox');
    await visit.post('/desk/mailroom/pause', { why: 'an invented reason' });
    if (visit.status !== 303) throw new Error(`the pause was answered ${visit.status}`);
    for (let number = 0; number < this.count; number += 1)
      await this.write('stuck_senders', 'waiting_text', false);
  }

  /** Three days later: writers are told that their letters left, and answers come. */
  async thirdDay(world: World, site: string): Promise<void> {
    const visit = await this.atDesk(world, site);
    await visit.get('/desk/mailroom/outbox');
    await visit.post('/desk/mailroom/resume');
    const actor = world.actor('operator');
    const { app: db } = world.database;
    const answered = await db
      .selectFrom('letters')
      .select(['person_id', 'dispatch_id'])
      .where('wants_answer', '=', true)
      .where('dispatch_id', 'is not', null)
      .orderBy('received_at')
      .execute();
    // Of each pair of those who asked, the second is answered.
    for (const { person_id, dispatch_id } of answered.filter((_, place) => place % 2 === 1)) {
      const content = Buffer.from(`%PDF-1.7 ${this.word('answers')}`);
      const scan = { media_type: 'application/pdf' as const, content };
      const words = { transcript: `Dear ${this.word('answers')}`, translation: null };
      await keepAnswer(db, actor, { dispatch_id, person_id, came_on: today(world.clock), scan, words });
    }
    await visit.get('/desk/letters/notices');
    await visit.post('/desk/letters/notices/release');
    if (visit.status !== 303) throw new Error(`the release was answered ${visit.status}`);
    await this.mailsLeft(world);
  }

  async atDesk(world: World, site: string): Promise<DeskVisit> {
    return signIn(visitAt(site, world.clock), this.person);
  }

  private async confirmed(site: string, sender: Group, text: Group, wants: boolean): Promise<Writer> {
    const writer = await this.write(sender, text, wants);
    const { status } = await fetch(site + (await this.confirmPath(writer.email)), { method: 'POST' });
    if (status !== 200) throw new Error(`a confirmation was answered ${status}`);
    return writer;
  }

  /** A letter from the first showing of the form to its code; every name, address and word in it is one of ours. */
  private async write(sender: Group, text: Group, wants: boolean): Promise<Writer> {
    const shown = new ShownForm(await (await fetch(this.path)).text());
    await wait(1100);
    const email = `${this.word(sender)}@mail.example`;
    const form = new FormData();
    const typed = {
      language: 'en',
      text: `Invented words ${this.word(text)}`,
      signed: this.word(text),
      back: 'own',
      name: this.word(sender),
      lines: `Nowhere ${this.word(sender)}`,
      email,
      wants_answer: wants ? 'yes' : 'no',
      step: 'hand_in',
      token: shown.value('token'),
      stamp: shown.value('stamp'),
    };
    for (const [field, value] of Object.entries(typed)) form.append(field, value);
    const page = await (await fetch(this.path, { method: 'POST', body: form })).text();
    const code = readLetterCode(page.match(/id="code"[^>]*>([^<]+)</)?.[1] ?? '');
    const link = page.match(/\/letters\/mine\/(\w{58})/)?.[1] ?? '';
    const identity = identityIn(link);
    if (!code || !identity) throw new Error('a letter was not taken');
    this.links.push(identity);
    return { id: await this.idOf(code), email };
  }

  /** The world beside the server, by which letters are found and moved. */
  beside(world: World): void {
    this.known = world;
  }

  private async idOf(code: string): Promise<string> {
    const { id } = await (this.known as World).database.app
      .selectFrom('letters')
      .select('id')
      .where('code_hash', '=', codeHash(code))
      .executeTakeFirstOrThrow();
    return id;
  }

  /** The button's address, from the mail as it lies in the outbox folder. */
  private async confirmPath(email: string): Promise<string> {
    const folder = join(this.data, 'outbox');
    for (let turn = 0; turn < 200; turn += 1) {
      await wait(100);
      for (const name of namesIn(folder)) {
        const bytes = readFileSync(join(folder, name));
        if (!bytes.includes(email)) continue;
        const { text = '' } = await simpleParser(bytes);
        const path = text.match(/\/letters\/confirm\/[\w-]+/)?.[0];
        if (path) return path;
      }
    }
    throw new Error('a mail that asks to confirm did not leave');
  }

  private async translate(world: World, id: string): Promise<void> {
    const staff = await world.database.app.selectFrom('staff').select('id').executeTakeFirstOrThrow();
    const text = `Выдуманные слова ${this.word('plain_text')}`;
    await keepTranslation(world.database.app, world.actor('operator'), staff.id, id, {
      ...{ language: 'ru', text },
      after: 0,
    });
  }

  private async post(world: World, id: string): Promise<void> {
    const [db, actor] = [world.database.app, world.actor('operator')];
    await moveLetter(db, actor, id, 'approved');
    await queueApproved(db, actor);
    const { dispatch_id } = await letterById(db, id);
    if (!dispatch_id) throw new Error('a letter got no paper');
    for (const state of ['claimed', 'posted'] as const) await moveDispatch(db, actor, dispatch_id, state);
  }

  /** An adoption and a subscription that nobody will confirm. */
  private async signUp(world: World): Promise<void> {
    const officer = {
      officer: `Invented ${this.word('sign_ups')}`,
      email: `${this.word('sign_ups')}@mail.example`,
    };
    await handInForm(world, officer);
    const version = await currentVersion(world.database.visitors, model_slug, 'en');
    const email = `${this.word('sign_ups')}@mail.example`;
    const asked = { email, text_id: version.text_id, version_id: version.id, spoken: 'en' as const };
    await subscribe(world.database.app, world.actor('visitor'), asked, (token) => ({
      subject: 'Please confirm',
      text: `/notices/${token}`,
    }));
  }

  private async arrangeEvening(world: World, site: string): Promise<void> {
    const body = new URLSearchParams({ on: addDays(today(world.clock), 7), recipients: '1', language: '' });
    const { status } = await fetch(`${site}/write/evening`, { method: 'POST', redirect: 'manual', body });
    if (status !== 303) throw new Error(`an evening was answered ${status}`);
  }

  private async mailsLeft(world: World): Promise<void> {
    for (let turn = 0; turn < 300; turn += 1) {
      const { due } = await world.database.app
        .selectFrom('mails')
        .select(({ fn }) => fn.countAll<number>().as('due'))
        .where('state', 'in', ['due', 'claimed'])
        .executeTakeFirstOrThrow();
      if (due === 0) return;
      await wait(100);
    }
    throw new Error('the mails do not leave');
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.eml') && !name.startsWith('.'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
