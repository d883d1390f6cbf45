import type { Ground } from './hidden-rows.js';
import type { Planter, Row, Value } from './planting.js';
import { newToken } from './token.js';

const far = new Date('2999-01-01T00:00:00Z');
const now = new Date();
const draft = {
  state: 'draft',
  language: 'en',
  translation_of: null,
  version: 1,
  out_version: null,
  publish_at: null,
  published_at: null,
};

/** Everything of the newspaper that is not out, each for a reason of its own. */
export async function hidePaper(planter: Planter, ground: Ground): Promise<void> {
  const { id = null } = await planter.row('articles', draft);
  await belongings(planter, id, 'draft');
  // An article that waits for its minute, a draft that was given up: its reason is nobody's.
  const waiting = await planter.row('articles', {
    ...draft,
    state: 'scheduled',
    publish_at: far,
    out_version: 1,
  });
  await belongings(planter, waiting.id ?? null, 'waiting');
  await planter.row('articles', { ...draft, state: 'withdrawn', withdrawn_at: now });
  // Of an article that is out: a later version, somebody who is proposed or whom the register does not tell of.
  await planter.row('article_versions', { article_id: ground.article, by_itself: false });
  const person = await planter.row('people', { told: 'desk', rank: null });
  const people: [Value, string][] = [
    [person.id ?? null, 'confirmed'],
    [person.id ?? null, 'proposed'],
  ];
  for (const [place, [person_id, state]] of people.entries())
    await planter.row('article_people', { article_id: place === 0 ? ground.article : id, person_id, state });
  await issues(planter, ground, id);
  await ways(planter);
}

/** Ways to give that nobody has agreed to, and one that was ended. */
async function ways(planter: Planter): Promise<void> {
  const waits: Row = { kind: 'bank', agreed_by: null, agreed_at: null, ended_by: null, ended_at: null };
  await planter.row('giving_ways', waits);
  await planter.row('giving_ways', { ...waits, ended_by: newToken('private'), ended_at: now });
}

/** Readers and offers that the clerk keeps, and sendings that are over. */
export const settled_paper: Record<string, Row> = {
  newsletter_imports: { lines: 10, taken: 1 },
  newsletter_subscriptions: {
    confirm_until: far,
    confirmed_at: now,
    kept_until: '2999-12-31',
    import_id: null,
  },
  newsletter_sendings: { state: 'done', settled_at: now, told_sealed: null },
  newsletter_mails: { mail_id: null },
  joiners: { answered_at: now, kept_until: '2999-12-31' },
};

/** What belongs to an article that is not out. */
async function belongings(planter: Planter, article_id: Value, name: string): Promise<void> {
  const own: Row = { article_id };
  await planter.row('article_versions', { ...own, version: 1, by_itself: false });
  await planter.row('article_corrections', own);
  await planter.row('article_pictures', { ...own, place: 1, across: 60, down: 40 });
  await planter.row('redirects', { ...own, old_path: `/${name}/${newToken('private')}` });
  await planter.row('article_boxes', { ...own, place: 1, kind: 'letter', subject: null });
}

async function issues(planter: Planter, ground: Ground, article_id: Value): Promise<void> {
  const { id = null } = await planter.row('issues', { language: 'en', state: 'draft', version: 1 });
  const section = await planter.row('issue_sections', { issue_id: id });
  const line = { issue_id: id, issue_section_id: section.id ?? null, is_front: false };
  await planter.row('issue_articles', { ...line, article_id: null });
  await planter.row('issue_articles', { ...line, article_id: ground.article, title: null });
  await planter.row('issue_articles', { ...line, article_id, title: null });
}
