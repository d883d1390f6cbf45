import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { Missing, type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { recipientOf } from '../../staff/compartment.js';
import { nameForReader } from '../addressee-name.js';
import { cancelDispatch, historyOf } from '../dispatch.js';
import { byHand, dispatchById } from '../dispatch-list.js';
import { inWords } from '../dispatch-view.js';
import { repliesList } from '../replies/reply.js';
import { mailroom_compartment } from '../replies/reply-scan.js';
import { reportedOf } from '../returns/report.js';
import { ruleCardFor } from '../rules/rule-card.js';
import { enterOne, standingLine, undoTally } from '../tally/tally-entry.js';
import { ByHandPage } from './by-hand-page.js';
import { DispatchPage } from './dispatch-page.js';
import { holdDispatch, holdsAmong, letGo } from './hold.js';
import { alsoBy, readWay, redirectDispatch, waysTo } from './redirect.js';
import { readDay, readNote, readReport, report_fields } from './report-reader.js';

type Desk = Context<DeskEnv>;
type Values = Record<string, string>;
const section = 'mailroom';

/** `/desk/mailroom/dispatches/<id>`: one dispatch with its history, and everything that is done with it. */
export function dispatchesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = '/desk/mailroom/dispatches/:id';

  app.get('/desk/mailroom/by-hand', async (c) => {
    const { db, say } = c.var;
    const title = say('mailroom.dispatches.by_hand.title');
    return c.render(<ByHandPage say={say} papers={await byHand(db)} />, { title, section });
  });

  app.get(path, (c) => show(c));

  app.post(path, async (c) => {
    const { db, actor, clock } = c.var;
    const { id } = await dispatchById(db, idIn(c));
    const typed = await typedIn(c, ...report_fields);
    const read = readReport(typed, today(clock));
    if (!read.ok) return again(c, typed, read.problems);
    const { report, by } = read.value;
    const by_sealed =
      by && report.outcome === 'handed_over'
        ? await seal(await recipientOf(db, mailroom_compartment), { table: 'handovers', row: id }, by)
        : null;
    return act(c, typed, 'outcome', () => enterOne(db, actor, id, { ...report, by_sealed }));
  });

  app.post(`${path}/take-back`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await dispatchById(db, idIn(c));
    const line = await standingLine(db, id);
    if (!line) throw new Missing('line');
    const { left } = await undoTally(db, actor, line.entry_id, line.position);
    if (left.length > 0)
      return again(
        c,
        {},
        left.map(({ problem }) => ({ ...problem, field: 'take_back' })),
        409,
      );
    return c.redirect(`/desk/mailroom/dispatches/${id}?done=taken_back`, 303);
  });

  app.post(`${path}/hold`, async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'hold_why', 'until');
    const fields = new FieldReader(typed);
    const why = whyIn(fields, 'hold_why');
    const until = readDay(fields, 'until');
    const read = fields.read({ why, until });
    if (!read.ok) return again(c, typed, read.problems);
    return act(c, typed, 'until', () => holdDispatch(db, actor, idIn(c), read.value));
  });

  app.post(`${path}/let-go`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await dispatchById(db, idIn(c));
    await letGo(db, actor, id);
    return c.redirect(`/desk/mailroom/dispatches/${id}?done=let_go`, 303);
  });

  app.post(`${path}/redirect`, async (c) => {
    const { db, actor } = c.var;
    const dispatch = await dispatchById(db, idIn(c));
    const typed = await typedIn(c, 'way', 'fax', 'redirect_why');
    const fields = new FieldReader(typed);
    const why = whyIn(fields, 'redirect_why');
    const way = await wayIn(c, dispatch, typed);
    if (fields.problems.length > 0 || !way.ok)
      return again(c, typed, [...fields.problems, ...(way.ok ? [] : way.problems)]);
    return act(c, typed, 'way', () => redirectDispatch(db, actor, dispatch.id, way.value, why));
  });

  app.post(`${path}/also`, async (c) => {
    const { db, actor } = c.var;
    const dispatch = await dispatchById(db, idIn(c));
    const typed = await typedIn(c, 'also_way', 'also_fax');
    const way = await wayIn(c, dispatch, { way: typed.also_way, fax: typed.also_fax });
    if (!way.ok)
      return again(
        c,
        typed,
        way.problems.map((one) => ({ ...one, field: `also_${one.field}` })),
      );
    return act(c, typed, 'also_way', () => alsoBy(db, actor, dispatch.id, way.value));
  });

  app.post(`${path}/cancel`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await dispatchById(db, idIn(c));
    const typed = await typedIn(c, 'why');
    const fields = new FieldReader(typed);
    const why = whyIn(fields, 'why');
    if (fields.problems.length > 0) return again(c, typed, fields.problems);
    await cancelDispatch(db, actor, id, why);
    return c.redirect(`/desk/mailroom/dispatches/${id}`, 303);
  });

  app.post(`${path}/handed-by`, async (c) => {
    const { db, keys } = c.var;
    const { id } = await dispatchById(db, idIn(c));
    const { handovers } = await reportedOf(db, id);
    const sealed = handovers.flatMap(({ by_sealed }) => by_sealed ?? []).at(-1);
    if (!sealed) throw new Missing('handover');
    const place = { table: 'handovers', row: id };
    return show(c, { opened: await keys.open<string>(mailroom_compartment, place, sealed) });
  });

  return app;
}

interface Shown {
  values?: Values;
  problems?: Problem[];
  opened?: string | null;
}

async function show(c: Desk, { values = {}, problems = [], opened = null }: Shown = {}) {
  const { db, say, csrf, clock } = c.var;
  const dispatch = await dispatchById(db, idIn(c));
  const { id } = dispatch;
  const [history, reported, replies, holds, ways, line] = await Promise.all([
    historyOf(db, id),
    reportedOf(db, id),
    repliesList(db, id),
    holdsAmong(db, [id], clock),
    waysTo(db, dispatch, today(clock)),
    standingLine(db, id),
  ]);
  const word = c.req.query('done') ?? '';
  const done = /^[a-z_]{1,20}$/.test(word) && say.has(`mailroom.dispatches.done.${word}`) ? word : null;
  const rules =
    dispatch.addressee_kind === 'prisoner'
      ? { rules: await ruleCardFor(db, dispatch.addressee_id, today(clock)) }
      : {};
  const props = { say, csrf, dispatch, history, reported, replies, ways, opened, ...rules };
  return c.render(
    <DispatchPage
      {...props}
      hold={holds.get(id) ?? null}
      canTakeBack={line !== null}
      done={done && say(`mailroom.dispatches.done.${done}`)}
      form={{ say, values, problems }}
    />,
    { title: nameForReader(c.var.say, dispatch), section },
  );
}

/** The page once more, with what was typed and what is wrong with it. */
function again(c: Desk, values: Values, problems: Problem[], status: 409 | 422 = 422) {
  c.status(status);
  return show(c, { values, problems });
}

/** Does something and goes back to the page of what it led to; a refusal stands at its field. */
async function act(c: Desk, typed: Values, field: string, does: () => Promise<unknown>) {
  try {
    const other = await does();
    const to = typeof other === 'string' ? other : idIn(c);
    return c.redirect(`/desk/mailroom/dispatches/${to}`, 303);
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 403 || error.status === 503) throw error;
    c.status(error.status);
    const values = inWords(c.var.say, error.values);
    return show(c, { values: typed, problems: [{ field, code: error.code, values }] });
  }
}

function whyIn(fields: FieldReader, field: string): string {
  const why = readNote(fields, field);
  if (why === null) fields.wrong(field, 'mailroom.dispatch.why_missing');
  return why ?? '';
}

async function wayIn(
  c: Desk,
  dispatch: Parameters<typeof waysTo>[1],
  typed: { way: string; fax: string },
): Promise<Read<Parameters<typeof redirectDispatch>[3]>> {
  return readWay(await waysTo(c.var.db, dispatch, today(c.var.clock)), typed);
}

function idIn(c: Desk): string {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw new Missing('dispatch');
  return id;
}
