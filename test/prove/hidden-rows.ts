import type pg from 'pg';
import { model_slug } from '../../src/resolutions/examples.js';
import { hidePassages, hideWishes } from './hidden-letters.js';
import { hidePaper } from './hidden-paper.js';
import { hideReturns } from './hidden-returns.js';
import { hideDemands, hideSubscriptions } from './hidden-texts.js';
import type { Planter, Row, Value } from './planting.js';

/** What of the campaign is public, for hidden things to hang on. */
export interface Ground {
  person: string;
  text: string;
  version: string;
  source: string;
  office: string;
  contradiction: string;
  detention: string;
  /** An article that is out. */
  article: string;
}

export async function groundOf(client: pg.Client): Promise<Ground> {
  const one = async (question: string): Promise<string> => (await client.query(question)).rows[0].id;
  const text = await one(`select id from texts where slug = '${model_slug}'`);
  return {
    text,
    version: await one(`select id from versions where text_id = '${text}' and published_at is not null`),
    person: await one(`select id from people where rank = 1`),
    source: await one(`select s.source_id as id from citations s join facts f on f.id = s.fact_id
      join people p on p.id = f.person_id where p.rank = 1 limit 1`),
    office: await one(`select o.id from offices o join addressees a on a.office_code = o.code limit 1`),
    contradiction: await one('select id from contradictions limit 1'),
    detention: await one('select id from detentions limit 1'),
    article: await one(`select id from articles where state = 'published' order by number limit 1`),
  };
}

const now = new Date();
type Told = 'desk' | 'sealed' | 'public';

/** Facts of every kind about somebody, told to `told`; each cites a source that may be public. */
async function facts(planter: Planter, person_id: Value, told: Told, source_id: Value): Promise<void> {
  const fact = async (kind: string, table: string, rest: Row): Promise<Value> => {
    const { id = null } = await planter.row('facts', {
      kind,
      person_id,
      told,
      stated_confidence: 'confirmed',
    });
    await planter.row(table, { id, ...rest });
    await planter.row('citations', { fact_id: id, source_id, position: 1 });
    return id;
  };
  const name = await fact('name', 'person_names', { person_id, kind: 'known', script: 'Latn' });
  await planter.row('name_keys', { name_id: name });
  const event_id = await fact('event', 'course_events', { person_id });
  await planter.row('course_readings', { event_id });
  const place = await planter.row('places_of_detention');
  await fact('stay', 'stays', { person_id, place_id: place.id ?? null });
  const charge_id = await fact('charge', 'charges', { person_id });
  await planter.row('event_counts', { event_id, charge_id });
  await fact('sentence', 'sentences', { person_id });
  await fact('biography', 'biography', { person_id, kind: 'occupation' });
  await fact('lawyer', 'lawyers', { person_id });
  await fact('recognition', 'recognitions', { person_id });
}

async function register(planter: Planter, ground: Ground, told: 'desk' | 'sealed', isFirst: boolean) {
  const { id: source = null } = await planter.row('sources', { told });
  const { id: person = null } = await planter.row('people', { told, rank: null });
  await facts(planter, person, 'public', ground.source);
  await facts(planter, ground.person, told, ground.source);
  // A public fact may rest on a source that nobody is to know.
  const event = await planter.row('facts', { kind: 'event', person_id: person, told: 'public' });
  await planter.row('citations', { fact_id: event.id ?? null, source_id: source, position: 2 });
  // Snapshots of it, however open; and one of a public source that nobody is to know.
  await planter.row('snapshots', { source_id: source, media_type: 'text/plain', told: 'public' });
  await planter.row('snapshots', { source_id: ground.source, media_type: 'text/html', told: 'sealed' });
  const group = await planter.row('publisher_groups');
  await planter.row('grouped_publishers', { group_id: group.id ?? null });
  // A contradiction is public, but it is about somebody who is not.
  for (const [level, about] of [
    ['public', person],
    [told, ground.person],
  ] as const) {
    const { id = null } = await planter.row('facts', { kind: 'contradiction', person_id: null, told: level });
    await planter.row('contradictions', { id });
    await planter.row('contradiction_people', { contradiction_id: id, person_id: about });
    const position = await planter.row('facts', { kind: 'position', person_id: null, told: 'public' });
    await planter.row('contradiction_positions', { id: position.id ?? null, contradiction_id: id });
  }
  const position = await planter.row('facts', { kind: 'position', person_id: null, told });
  const place = { id: position.id ?? null, contradiction_id: ground.contradiction };
  await planter.row('contradiction_positions', place);
  await planter.row('speaking_points', { version_id: ground.version, language: 'en', person_id: person });
  await planter.row('custody_choices', { person_id: person, remand_rule: null, release_rule: null });
  // Turns of somebody who was public when they were worked out.
  await planter.row('kept_turns', { person_id: person, rank: null, days: '{}', states: '{}' });
  const proceeding = await planter.row('facts', { kind: 'proceeding', person_id: null, told });
  await planter.row('proceedings', { id: proceeding.id ?? null });
  await addresses(planter, ground, told, person);
  await hideWishes(planter, person, isFirst ? ground.person : null);
  await hidePassages(planter, person, ground.person);
  await detentions(planter, ground, told, person, isFirst);
}

/** Records of detentions, numbers in them, and people in a public one, of which nobody is to know. */
async function detentions(planter: Planter, ground: Ground, told: Told, person: Value, isFirst: boolean) {
  const fact = async (kind: string, level: Told, person_id: Value = null) => {
    const { id = null } = await planter.row('facts', { kind, person_id, told: level });
    await planter.row('citations', { fact_id: id, source_id: ground.source, position: 1 });
    return id;
  };
  const figure = async (level: Told, detention_id: Value) =>
    planter.row('detention_figures', { id: await fact('figure', level), detention_id, how: 'about' });
  const hidden = await fact('detention', told);
  const days = { days_from: null, days_to: null };
  await planter.row('detentions', { id: hidden, ...days });
  await figure('public', hidden);
  await figure(told, ground.detention);
  const held = async (detention_id: Value, person_id: Value) => {
    const event_id = await fact('event', person_id === person ? 'public' : told, person_id);
    await planter.row('course_events', { id: event_id, person_id });
    await planter.row('detention_people', { detention_id, person_id, event_id, entry_id: null, days: null });
  };
  await held(ground.detention, person);
  // Somebody public whose step is not told: in one record there can be only one step of a person.
  if (isFirst) await held(ground.detention, ground.person);
  await held(hidden, ground.person);
}

async function addresses(planter: Planter, ground: Ground, told: Told, person: Value): Promise<void> {
  const post = { channel: 'post', email: null, verified: true, lines_local_by: 'us' };
  const mail = { channel: 'email', lines: null, verified: true, lines_local: null, lines_local_by: null };
  const { id: office = null } = await planter.row('offices', { told });
  // Of a rumour everybody may know since when there is one, and nobody what was heard.
  const settled = { resolved_on: now, source_id: null };
  await planter.row('address_doubts', { ...settled, person_id: ground.person, since: '2016' });
  await planter.row('address_doubts', { ...settled, person_id: person });
  const place = await planter.row('places_of_detention');
  for (const way of [post, mail]) {
    await planter.row('addresses', { ...way, told, place_id: place.id ?? null });
    // Addresses of which nobody is to know, and addresses of offices and people of whom nobody is.
    await planter.row('addresses', { ...way, told, office_id: null, person_id: ground.person });
    await planter.row('addresses', { ...way, told, office_id: ground.office, person_id: null });
    await planter.row('addresses', { ...way, told: 'public', office_id: office, person_id: null });
    await planter.row('addresses', { ...way, told: 'public', office_id: null, person_id: person });
  }
}

/** Drafts: a text, a version of a published text, a language of a published version. */
async function drafts(planter: Planter, ground: Ground): Promise<void> {
  const { id: text_id = null } = await planter.row('texts', { kind: 'model', language: 'en' });
  await planter.row('text_motions', { text_id });
  await planter.row('text_notes', { text_id, language: 'en' });
  await planter.row('text_quotations', { text_id, source_id: ground.source });
  await planter.row('text_people', { text_id, person_id: null });
  const demand = await hideDemands(planter, ground, text_id);
  for (const text of [text_id, ground.text]) {
    const version = await planter.row('versions', { text_id: text, published_at: null });
    const version_id = version.id ?? null;
    await language(planter, { version_id, language: 'en', published_at: null });
    await planter.row('asks', { version_id, number: 1, demand_id: demand, relation: 'supports' });
    await planter.row('addressees', { version_id, channel: 'post' });
  }
}

async function language(planter: Planter, fixed: Row): Promise<void> {
  await planter.row('version_languages', { translated_from: null, ...fixed });
  const { version_id = null, language: own = null } = fixed;
  await planter.row('paragraphs', { version_id, language: own, block: 'notes', number: null });
  await planter.row('speaking_points', { version_id, language: own, person_id: null });
}

/** Adoptions that nobody is to see, one for each reason, and the papers that left for one of them. */
async function adoptions(planter: Planter, ground: Ground): Promise<void> {
  const text_id = ground.text;
  const vote = { decided_by: 'consent', votes_for: null, votes_against: null, abstained: null };
  const passed = { version_id: ground.version, text_id, language: 'en', country: 'GB', members: null };
  const adoption = async (may_name: boolean) =>
    (await planter.row('adoptions', { ...passed, ...vote, may_name })).id ?? null;
  const confirmed = async (adoption_id: Value) => {
    await planter.row('adoption_confirmations', { adoption_id, confirmed_at: now });
    return adoption_id;
  };
  const organisation = async (rest: Row = {}) =>
    (await planter.row('organisations', { country: 'GB', members: null, ...rest })).id ?? null;
  const decided = (adoption_id: Value, organisation_id: Value) =>
    planter.row('adoption_decisions', {
      adoption_id,
      text_id,
      organisation_id,
      decision: organisation_id === null ? 'declined' : 'verified',
    });

  await adoption(true);
  await confirmed(await adoption(true));
  await decided(await confirmed(await adoption(true)), null);
  // Verified without the wish to be named, and one that was named once and is no longer.
  const unnamed = await confirmed(await adoption(false));
  await decided(unnamed, await organisation());
  const withdrawn = await organisation({ part_of_id: await organisation() });
  await decided(await confirmed(await adoption(true)), withdrawn);
  await planter.row('consents', { organisation_id: withdrawn, given_at: now, withdrawn_at: now });
  await papers(planter, ground, unnamed);
}

async function papers(planter: Planter, ground: Ground, subject: Value): Promise<void> {
  const { id: item_id = null } = await planter.row('items', { kind: 'adoption', subject });
  await planter.row('item_texts', { item_id, language: 'en' });
  // An item of which no paper was made yet.
  await planter.row('items');
  const common = { item_id, language: 'en', role: 'copy', batch_position: null, fax: null };
  const lawyer = { addressee_kind: 'lawyer', email: null, lines: null };
  const { id = null } = await planter.row('dispatches', {
    ...common,
    ...lawyer,
    channel: 'email',
    state: 'cancelled',
  });
  await planter.row('dispatch_events', { dispatch_id: id });
  // Who was public when the paper was made, and is no longer.
  const person = await planter.row('people', { told: 'desk', rank: null });
  const office = await planter.row('offices', { told: 'desk' });
  const post = { channel: 'post', state: 'posted', email: null, contact_sealed: null };
  for (const [addressee_kind, { id: addressee_id = null }] of [
    ['prisoner', person],
    ['office', office],
  ] as const) {
    await planter.row('dispatches', { ...common, ...post, addressee_kind, addressee_id });
  }
  await planter.row('not_made', { item_id });
  await hideReturns(planter, ground.office, office.id ?? null);
}

/** Everything that hides behind something public, each for a reason of its own; `number` counts the calls. */
export async function hide(planter: Planter, ground: Ground, number: number): Promise<void> {
  // A translation of a published text that is not out yet: there can be only one of a language.
  if (number === 0) {
    await language(planter, { version_id: ground.version, language: 'de', published_at: null });
  }
  await register(planter, ground, number % 2 === 0 ? 'desk' : 'sealed', number === 0);
  await drafts(planter, ground);
  await adoptions(planter, ground);
  await hideSubscriptions(planter, ground);
  await hidePaper(planter, ground);
}
