import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { recipientOf } from '../../staff/compartment.js';
import { spelled } from '../dispatch-code.js';
import { dispatchById } from '../dispatch-list.js';
import { inWords } from '../dispatch-view.js';
import { NewReplyPage, RepliesPage } from './replies-page.js';
import {
  correctReply,
  formerOf,
  hideReply,
  keepReply,
  limits,
  repliesList,
  replyById,
  strikeReply,
  tellReply,
  unentered,
} from './reply.js';
import { ReplyPage } from './reply-page.js';
import {
  answeringOffices,
  readReply,
  readSaid,
  readTelling,
  reply_fields,
  telling_fields,
} from './reply-reader.js';
import { keepScan, mailroom_compartment, openScan, readScan } from './reply-scan.js';

type Desk = Context<DeskEnv>;
type Values = Record<string, string>;
const section = 'mailroom';

/** `/desk/mailroom/replies`: what offices answered, with scans that are sealed, and what is told of it. */
export function repliesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = '/desk/mailroom/replies/:id';

  app.get('/desk/mailroom/replies', async (c) => {
    const { db, say } = c.var;
    const [replies, missing] = await Promise.all([repliesList(db), unentered(db)]);
    const done = c.req.query('done') === 'struck' ? say('mailroom.replies.done.struck') : null;
    return c.render(<RepliesPage {...{ say, replies, missing, done }} />, {
      title: say('mailroom.replies.title'),
      section,
    });
  });

  const showNew = async (c: Desk, values: Values, problems: Problem[] = []) => {
    const { db, say, csrf } = c.var;
    const offices = await answeringOffices(db);
    return c.render(<NewReplyPage {...{ say, csrf, offices }} form={{ say, values, problems }} />, {
      title: say('mailroom.replies.new'),
      section,
    });
  };

  app.get('/desk/mailroom/replies/new', async (c) => {
    const paper = c.req.query('paper') ?? '';
    const code = isId(paper) ? spelled((await dispatchById(c.var.db, paper)).code) : '';
    return showNew(c, { code });
  });

  app.post('/desk/mailroom/replies', async (c) => {
    const { db, actor, clock } = c.var;
    const typed = await typedIn(c, ...reply_fields);
    const read = await readReply(db, typed, today(clock));
    const scan = await readScan((await bodyOf(c)).scan, c.var.viruses);
    if (!read.ok || !scan.ok) {
      c.status(422);
      return showNew(c, typed, [...(read.ok ? [] : read.problems), ...(scan.ok ? [] : scan.problems)]);
    }
    // Asked for first: without the compartment nothing is kept.
    const recipient = scan.value ? await recipientOf(db, mailroom_compartment) : null;
    try {
      const id = await keepReply(db, actor, read.value);
      if (scan.value && recipient) await keepScan(db, actor, recipient, id, scan.value);
      return c.redirect(`/desk/mailroom/replies/${id}?done=kept`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      const values = inWords(c.var.say, error.values);
      return showNew(c, typed, [{ field: 'code', code: error.code, values }]);
    }
  });

  app.get(path, (c) => show(c));

  app.post(path, async (c) => {
    const { db, actor, clock } = c.var;
    const typed = await typedIn(c, 'came_on', 'channel', 'words', 'correct_why', 'version');
    const read = readSaid(typed, today(clock));
    const fields = new FieldReader(typed);
    const why = fields.needed('correct_why', limits.why);
    if (!read.ok || fields.problems.length > 0)
      return again(c, typed, [...(read.ok ? [] : read.problems), ...fields.problems]);
    const correction = { version: Number(typed.version), why };
    return act(c, typed, 'words', 'corrected', (id) => correctReply(db, actor, id, read.value, correction));
  });

  app.post(`${path}/tell`, async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, ...telling_fields, 'version');
    const read = readTelling(typed);
    if (!read.ok) return again(c, typed, read.problems);
    const { why, ...telling } = read.value;
    const correction = { version: Number(typed.version), why };
    return act(c, typed, 'public_words', 'told', (id) => tellReply(db, actor, id, telling, correction));
  });

  app.post(`${path}/hide`, (c) =>
    withWhy(c, 'hide_why', 'hidden', (id, why) => hideReply(c.var.db, c.var.actor, id, why)),
  );

  app.post(`${path}/strike`, (c) =>
    withWhy(c, 'strike_why', 'struck', (id, why) => strikeReply(c.var.db, c.var.actor, id, why)),
  );

  app.post(`${path}/scan`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await replyById(db, c.req.param('id'));
    const scan = await readScan((await bodyOf(c)).scan, c.var.viruses);
    if (!scan.ok) return again(c, {}, scan.problems);
    if (!scan.value) return again(c, {}, [{ field: 'scan', code: 'mailroom.replies.scan.none' }]);
    await keepScan(db, actor, await recipientOf(db, mailroom_compartment), id, scan.value);
    return c.redirect(`/desk/mailroom/replies/${id}?done=scan`, 303);
  });

  app.get(`${path}/scan`, (c) => openScan(c.var.db, c.var.keys, c.req.param('id')));

  return app;
}

async function show(c: Desk, values: Values = {}, problems: Problem[] = []) {
  const { db, say, csrf } = c.var;
  const reply = await replyById(db, c.req.param('id') ?? '');
  const former = await formerOf(db, reply.id);
  const { came_on, channel, words, public_words, basis_kind, basis } = reply;
  const said = { came_on, channel, words };
  const told = { public_words: public_words ?? '', basis_kind: basis_kind ?? '', basis: basis ?? '' };
  const word = c.req.query('done') ?? '';
  const done = ['kept', 'corrected', 'told', 'hidden', 'scan', 'struck'].find((one) => one === word);
  return c.render(
    <ReplyPage
      {...{ say, csrf, reply, former }}
      done={done ? say(`mailroom.replies.done.${done}`) : null}
      form={{ say, values: { ...said, ...told, ...values }, problems }}
    />,
    { title: reply.office_name, section },
  );
}

function again(c: Desk, values: Values, problems: Problem[]) {
  c.status(422);
  return show(c, values, problems);
}

async function withWhy(
  c: Desk,
  field: string,
  done: string,
  does: (id: string, why: string) => Promise<void>,
) {
  const typed = (await typedIn(c, field)) as Values;
  const fields = new FieldReader(typed);
  const why = fields.needed(field, limits.why);
  if (fields.problems.length > 0) return again(c, typed, fields.problems);
  return act(c, typed, field, done, (id) => does(id, why));
}

/** Does something with the reply and shows it again; a refusal stands at its field. */
async function act(c: Desk, typed: Values, field: string, done: string, does: (id: string) => Promise<void>) {
  const { id } = await replyById(c.var.db, c.req.param('id') ?? '');
  try {
    await does(id);
    return c.redirect(`/desk/mailroom/replies/${id}?done=${done}`, 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, typed, [{ field, code: error.code, values: inWords(c.var.say, error.values) }]);
  }
}
