import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import {
  avoid_languages,
  formerRuleCards,
  placeAt,
  placesWithRules,
  type RuleCard,
  readRuleCard,
  rule_fields,
  ruleCardOf,
  setRuleCard,
} from './rule-card.js';
import { RuleCardPage, RuleCardsPage } from './rule-page.js';

type Desk = Context<DeskEnv>;
const section = 'mailroom';
const places_a_page = 100;

/** `/desk/mailroom/rules`: what each place of detention lets in, as far as somebody found out. */
export function ruleDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/mailroom/rules', async (c) => {
    const { db, say } = c.var;
    const asked = c.req.query('page') ?? '1';
    if (!/^[1-9]\d{0,3}$/.test(asked)) throw new Missing('page');
    const page = Number(asked);
    const found = await placesWithRules(db, places_a_page + 1, (page - 1) * places_a_page);
    const props = { say, page, places: found.slice(0, places_a_page), hasNext: found.length > places_a_page };
    return c.render(<RuleCardsPage {...props} />, { title: say('mailroom.rules.title'), section });
  });

  const show = async (c: Desk, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const place = await placeIn(c);
    const [card, former] = await Promise.all([ruleCardOf(db, place.id), formerRuleCards(db, place.id)]);
    const values = { version: String(card?.version ?? 0), ...typedCard(card), ...typed };
    const done = c.req.query('done') === undefined ? null : say('mailroom.rules.kept');
    const props = { say, csrf, place, card, former, done };
    return c.render(<RuleCardPage {...props} form={{ say, values, problems }} />, {
      title: place.name,
      section,
    });
  };

  app.get('/desk/mailroom/rules/:place', (c) => show(c, {}, []));

  app.post('/desk/mailroom/rules/:place', async (c) => {
    const { db, actor, clock } = c.var;
    const place = await placeIn(c);
    const typed = await typedIn(c, 'version', ...rule_fields);
    const read = await readRuleCard(db, typed, today(clock));
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    if (!/^\d{1,9}$/.test(typed.version ?? '')) throw new Missing('version');
    try {
      await setRuleCard(db, actor, place.id, Number(typed.version), read.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'languages', code: error.code }]);
    }
    return c.redirect(`/desk/mailroom/rules/${place.id}?done`, 303);
  });

  return app;
}

async function placeIn(c: Desk) {
  const id = c.req.param('place') ?? '';
  if (!isId(id)) throw new Missing('place');
  return placeAt(c.var.db, id);
}

/** A card as its form shows it. The day is asked for anew: whoever changes a card has looked. */
function typedCard(card: RuleCard | null): Record<string, string> {
  if (!card) return {};
  return {
    languages: card.languages?.join(', ') ?? '',
    most_pages: card.most_pages === null ? '' : String(card.most_pages),
    most_a_day: card.most_a_day === null ? '' : String(card.most_a_day),
    pictures: typedAnswer(card.pictures),
    translations: typedAnswer(card.translations),
    reply_codes: typedAnswer(card.reply_codes),
    censor_language: card.censor_language ?? '',
    enclosures: card.enclosures ?? '',
    stamps: card.stamps ?? '',
    source: card.source ?? '',
    known_from: card.known_from ?? '',
    ...Object.fromEntries(avoid_languages.map((one) => [`avoid_${one}`, card.avoid[one] ?? ''])),
  };
}

const typedAnswer = (answer: boolean | null): string => (answer === null ? '' : answer ? 'yes' : 'no');
