import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { Missing, type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { ruleCardFor } from '../../mailroom/rules/rule-card.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { staffNames } from '../../staff/member.js';
import { called } from '../called.js';
import { copyOnApproval, keepsakeOf } from '../keepsakes/keepsake.js';
import { type LetterText, letterById, sealedPicture, sealedText } from '../letter.js';
import type { Picture } from '../letter-receiving.js';
import { wayTo } from '../papers/letter-queue.js';
import {
  type BackReason,
  back_reasons,
  type Decision,
  decide,
  longest_words,
  secondFor,
} from './decision.js';
import { latestFloods, turnAwayFlood, undoFlood } from './flood.js';
import { LetterPage, type Opened } from './letter-page.js';
import { QueueCounts } from './letter-queue-counts.js';
import { QueuePage } from './queue-page.js';
import { beginReading, most_raise, quotaOf, raiseQuota, takeNext } from './reading.js';
import {
  keepTranslation,
  longest_translation,
  toTranslate,
  translation_languages,
  translationsOf,
} from './translation.js';

type Desk = Context<DeskEnv>;
const section = 'letters';
const at = '/desk/letters/:id{[0-9a-f]{8}-[0-9a-f-]{27}}';
const fields = ['decision', 'reason', 'words', 'into'] as const;

/** `/desk/letters`: letters are read one at a time beside the rules of the place, and decided. */
export function moderationDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const counts = new QueueCounts();

  const queue = async (c: Desk, problems: Problem[] = [], values: Record<string, string> = {}) => {
    const { db, say, csrf, staff, clock } = c.var;
    const names = await staffNames(db);
    const props = {
      ...(await counts.of(db, clock)),
      turned: await latestFloods(db, clock.now()),
      translating: await toTranslate(db, 100),
      quota: await quotaOf(db, staff.id, today(clock)),
      others: [...names].filter(([id]) => id !== staff.id).map(([id, name]) => ({ id, name })),
      done: doneIn(c),
      form: { say, values, problems },
    };
    return c.render(<QueuePage {...{ say, csrf }} {...props} />, {
      title: say('letters.moderation.title'),
      section,
    });
  };

  app.get('/desk/letters', (c) => queue(c));

  app.post('/desk/letters/next', async (c) => {
    const { db, actor, staff } = c.var;
    const { skip } = await typedIn(c, 'skip');
    const next = await takeNext(db, actor, staff.id, isId(skip) ? skip : null);
    return c.redirect(next ? `/desk/letters/${next}` : '/desk/letters?done=none', 303);
  });

  app.get(at, (c) => show(c, {}, []));

  app.post(`${at}/decide`, async (c) => {
    const { db, actor, staff, keys } = c.var;
    const id = idIn(c);
    const typed = await typedIn(c, ...fields);
    const read = readDecision(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    try {
      const copy = read.value.what === 'approve' ? await copyOnApproval(db, keys, id) : null;
      await decide(db, actor, staff.id, id, read.value, copy);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'decision', code: error.code, values: error.values }]);
    }
    const next = await takeNext(db, actor, staff.id);
    return c.redirect(next ? `/desk/letters/${next}?done` : '/desk/letters?done=last', 303);
  });

  app.post(`${at}/translation`, async (c) => {
    const { db, actor, staff } = c.var;
    const id = idIn(c);
    const typed = await typedIn(c, 'into', 'translation', 'after');
    const reader = new FieldReader(typed);
    const text = reader.text('translation', longest_translation, 'lines');
    if (text === null) reader.wrong('translation', 'letters.moderation.no_translation');
    const into = translation_languages.find((one) => one === typed.into);
    if (!into) reader.wrong('into', 'letters.moderation.no_language');
    const read = reader.read({ language: into ?? 'ru', text: text ?? '', after: Number(typed.after) || 0 });
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    try {
      await keepTranslation(db, actor, staff.id, id, read.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'translation', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/letters/${id}?done`, 303);
  });

  app.get(`${at}/picture`, async (c) => {
    const { db, keys } = c.var;
    const id = idIn(c);
    const row = await db
      .selectFrom('letters')
      .select(['compartment', 'picture_sealed'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row?.picture_sealed) throw new Missing('picture');
    await beginReading(db, c.var.actor, c.var.staff.id, id);
    const picture = await keys.open<Picture>(row.compartment, sealedPicture(id), row.picture_sealed);
    return c.body(Buffer.from(picture.base64, 'base64'), 200, { 'Content-Type': picture.type });
  });

  app.post('/desk/letters/flood', async (c) => {
    const { db, actor, staff } = c.var;
    const { key } = await typedIn(c, 'key');
    const { letters, left } = await turnAwayFlood(db, actor, staff.id, key);
    counts.forget();
    return c.redirect(`/desk/letters?done=flood-${letters}-${left}`, 303);
  });

  app.post('/desk/letters/flood/undo', async (c) => {
    const { flood } = await typedIn(c, 'flood');
    if (!isId(flood)) throw new Missing('flood');
    const letters = await undoFlood(c.var.db, c.var.actor, flood);
    counts.forget();
    return c.redirect(`/desk/letters?done=undone-${letters}`, 303);
  });

  app.post('/desk/letters/quota', async (c) => {
    const { db, actor, staff } = c.var;
    const typed = await typedIn(c, 'who', 'more', 'why');
    const reader = new FieldReader(typed);
    const names = await staffNames(db);
    if (!names.has(typed.who)) reader.wrong('who', 'letters.moderation.no_member');
    const more = Number(typed.more);
    if (!/^\d{1,3}$/.test(typed.more) || more < 1 || more > most_raise) {
      reader.wrong('more', 'letters.moderation.no_number', { most: most_raise });
    }
    const why = reader.text('why', 500);
    if (why === null) reader.wrong('why', 'letters.moderation.no_why');
    const read = reader.read({ more, why: why ?? '' });
    if (!read.ok) {
      c.status(422);
      return queue(c, read.problems, typed);
    }
    await raiseQuota(db, actor, staff.id, typed.who, read.value);
    return c.redirect('/desk/letters?done=raised', 303);
  });

  return app;
}

/** Opens a letter for whoever may read it, and shows it with what is typed; without its key or turn, says why not. */
async function show(c: Desk, typed: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf, staff, keys, clock, actor } = c.var;
  const id = idIn(c);
  const letter = await letterById(db, id);
  let opened: Opened | null = null;
  let why: Problem | null = null;
  try {
    const waits = letter.state === 'received' || letter.state === 'translating';
    const row = await db
      .selectFrom('letters')
      .select('text_sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (waits && row.text_sealed) {
      await beginReading(db, actor, staff.id, id);
      const text = await keys.open<LetterText>(letter.compartment, sealedText(id), row.text_sealed);
      opened = { ...text, translations: await translationsOf(db, keys, letter) };
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    why = { field: 'letter', code: error.code, values: error.values };
  }
  const wishes = await db
    .selectFrom('letter_wishes')
    .selectAll()
    .where('person_id', '=', letter.person_id)
    .executeTakeFirst();
  const { slug, name } = await db
    .selectFrom('people as p')
    .select(['p.slug', called.$castTo<string | null>().as('name')])
    .where('p.id', '=', letter.person_id)
    .executeTakeFirstOrThrow();
  const way = await wayTo(db, letter.person_id, today(clock));
  const props = {
    ...{ say, csrf, letter, opened, why },
    hold: 'hold' in way ? way.hold : null,
    person: { slug: slug ?? '?', name: name ?? slug ?? '?' },
    rules: await ruleCardFor(db, letter.person_id, today(clock)),
    wishes: wishes ?? null,
    second: await secondFor(db, id),
    isCopyWished: (await keepsakeOf(db, id)).state === 'wished',
    quota: await quotaOf(db, staff.id, today(clock)),
    done: c.req.query('done') === undefined ? null : say('letters.moderation.decided_last'),
    form: { say, values: typed, problems },
  };
  return c.render(<LetterPage {...props} />, { title: say('letters.moderation.letter'), section });
}

function readDecision(typed: Record<(typeof fields)[number], string>): Read<Decision> {
  const wrong = (field: string, code: string): Read<Decision> => ({
    ok: false,
    problems: [{ field, code: `letters.moderation.${code}` }],
  });
  switch (typed.decision) {
    case 'approve':
    case 'turn_away':
    case 'flag':
      return { ok: true, value: { what: typed.decision } };
    case 'translate': {
      const language = translation_languages.find((one) => one === typed.into);
      return language ? { ok: true, value: { what: 'translate', language } } : wrong('into', 'no_language');
    }
    case 'send_back': {
      const reason = back_reasons.find((one) => one === typed.reason) as BackReason | undefined;
      if (!reason) return wrong('reason', 'no_reason');
      const reader = new FieldReader(typed);
      const words = reader.text('words', longest_words, 'lines');
      if (reason === 'another' && words === null) return wrong('words', 'no_words');
      return reader.read({ what: 'send_back', reason, words } as const);
    }
    default:
      return wrong('decision', 'no_decision');
  }
}

function idIn(c: Desk): string {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw new Missing('letter');
  return id;
}

/** What has just happened, as an act left it in the address. */
function doneIn(c: Desk): string | null {
  const { say } = c.var;
  const done = c.req.query('done') ?? '';
  const [, letters, left] = done.match(/^flood-(\d{1,6})-(\d{1,7})$/) ?? [];
  if (letters && left)
    return say('letters.moderation.flood_done', { count: Number(letters), left: Number(left) });
  const undone = done.match(/^undone-(\d{1,6})$/)?.[1];
  if (undone) return say('letters.moderation.flood_undone', { count: Number(undone) });
  return ['none', 'last', 'raised'].includes(done) ? say(`letters.moderation.done.${done}`) : null;
}
