import { sql } from 'kysely';
import { routeTable } from '../src/access.js';
import type { Route } from '../src/kernel/access.js';
import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import type { Db } from '../src/kernel/database.js';
import { doubt } from '../src/mailroom/addresses/doubt.js';
import type { FactKind } from '../src/register/tables.js';
import { enterConsent } from '../src/register/telling/consent.js';
import { recipientOf } from '../src/staff/compartment.js';
import { inventedPrisoner, type Prisoner } from './prisoner.js';

/** A case with something of every kind that only the desk knows, and where each can be asked for. */
export interface CloseCase extends Prisoner {
  /** A word that stands in every text which only those should read who are named for the case. */
  mark: string;
  fact: string;
  consent: string;
  source: string;
  contradiction: string;
  proposal: string;
}

/**
 * Puts an invented person into the register of whom the desk knows more than visitors: an event, a death, an address, a
 * doubt, a consent, a proposal, a contradiction, a trial and a source. Each text of it has the mark in it, the name too unless the
 * person is public.
 */
export async function closeCase(
  db: Db,
  actor: Actor,
  slug: string,
  told: 'public' | 'desk',
  mark: string,
): Promise<CloseCase> {
  const person = await inventedPrisoner(db, actor, slug);
  const { id } = person;
  const created_at = actor.clock.now();
  if (told === 'desk') {
    await db
      .updateTable('people')
      .set({ told, role: `a ${mark}` })
      .where('id', '=', id)
      .execute();
    await db
      .updateTable('person_names')
      .set({ form: `Aq${mark} Jasyrynova` })
      .where('person_id', '=', id)
      .execute();
  }
  const fact = async (kind: FactKind) => {
    const own = newId(actor.chance);
    const of = ['contradiction', 'detention', 'position', 'proceeding'].includes(kind) ? null : id;
    await db
      .insertInto('facts')
      .values({ id: own, kind, person_id: of, told: 'desk', note: `a ${mark}`, created_at })
      .execute();
    return own;
  };
  const source = `${mark}-${slug}`;
  const sourceId = newId(actor.chance);
  await db
    .insertInto('sources')
    .values({
      ...{ id: sourceId, code: source, title: `A ${mark} of a source`, told: 'desk', created_at },
      ...{ publisher: `House of ${mark}`, url: `https://${mark}.example/${slug}`, read_on: '2016-01-02' },
    })
    .execute();
  const event = await fact('event');
  const proceeding = await fact('proceeding');
  await db
    .insertInto('proceedings')
    .values({ id: proceeding, code: `${mark}-trial-${slug}`, name: `The ${mark} trial` })
    .execute();
  await db.insertInto('proceeding_people').values({ proceeding_id: proceeding, person_id: id }).execute();
  await db
    .insertInto('course_events')
    .values({
      ...{ id: event, person_id: id, code: `${mark}-${event}`, type: 'moved', happened: '2015-06-01' },
      ...{ not_before: null, place: null, summary: `Moved past a ${mark}`, proceeding_id: proceeding },
    })
    .execute();
  await db.insertInto('citations').values({ fact_id: event, source_id: sourceId, position: 0 }).execute();
  const death = await fact('biography');
  await db
    .insertInto('biography')
    .values({
      ...{ id: death, person_id: id, position: 1, kind: 'death', happened: '2016-03-01' },
      ...{ place: null, body: null, text: `Died, says a ${mark}` },
    })
    .execute();
  const contradiction = `${mark}-c-${slug}`;
  const disputed = await fact('contradiction');
  await db
    .insertInto('contradictions')
    .values({ id: disputed, code: contradiction, topic: `Where the ${mark} was`, reading: null })
    .execute();
  await db.insertInto('contradiction_people').values({ contradiction_id: disputed, person_id: id }).execute();
  const position = await fact('position');
  await db
    .insertInto('contradiction_positions')
    .values({ id: position, contradiction_id: disputed, position: 1, text: `In a ${mark} case` })
    .execute();
  await doubt(db, actor, id, { since: '2016-02-01', heard: `a ${mark} was moved`, source_id: null });
  await inEveryOther(db, actor, { id, event, sourceId, mark }, fact);
  const consent = await enterConsent(db, actor, await recipientOf(db, 'dossiers'), id, {
    ...{ given_by_relation: 'family', given_on: '2015-05', how: `a ${mark} call`, scope: `${mark} and case` },
    confided: { giver: `${mark} the elder`, remark: `a ${mark} in the evening` },
  });
  const proposal = newId(actor.chance);
  await db
    .insertInto('publication_proposals')
    .values({
      ...{ id: proposal, subject_kind: 'fact', subject_id: event, person_id: id, consent_id: null },
      ...{ basis_kind: 'public-interest', basis: `a ${mark}`, difference: '[]', why: `a ${mark}` },
      ...{ proposed_by: 'operator', proposed_at: created_at },
      ...{ decision: null, decided_by: null, decided_at: null, decided_why: null },
    })
    .execute();
  return { ...person, mark, fact: event, consent, source, contradiction, proposal };
}

/** A row in each table besides of which the database hides single rows. */
async function inEveryOther(
  db: Db,
  actor: Actor,
  of: { id: string; event: string; sourceId: string; mark: string },
  fact: (kind: FactKind) => Promise<string>,
): Promise<void> {
  const { id: person_id, event, sourceId, mark } = of;
  const own = async (kind: FactKind) => ({ id: await fact(kind), person_id });
  const one = { position: 7 };
  const now = actor.clock.now();
  const place_id = newId(actor.chance);
  await db
    .insertInto('places_of_detention')
    .values({ id: place_id, name: `Colony ${place_id.slice(0, 8)}`, created_at: now })
    .execute();
  await db
    .insertInto('stays')
    .values({ ...(await own('stay')), ...one, place_id, began: '2015-06-01', ended: null })
    .execute();
  await db
    .insertInto('charges')
    .values({ ...(await own('charge')), ...one, law: null, article: null, part: null, text: `Of ${mark}` })
    .execute();
  await db
    .insertInto('sentences')
    .values({ ...(await own('sentence')), length: 'P1Y', regime: `of ${mark}`, extra: null })
    .execute();
  const lawyer = await own('lawyer');
  await db
    .insertInto('lawyers')
    .values({ ...lawyer, ...one, name: `Counsel ${mark}`, note: null })
    .execute();
  await db
    .insertInto('recognitions')
    .values({ ...(await own('recognition')), ...one, body: `Body of ${mark}`, term: 'prisoner' })
    .execute();
  await db
    .insertInto('custody_choices')
    .values({ person_id, remand_rule: null, release_rule: null, counts_from: null, why: mark })
    .execute();
  const detention = await fact('detention');
  await db
    .insertInto('detentions')
    .values({
      ...{ id: detention, code: `detained-${detention.slice(0, 8)}`, title: 'Many were detained' },
      ...{ place: null, happened: null, days_from: null, days_to: null, text: null, why: null },
    })
    .execute();
  await db
    .insertInto('detention_people')
    .values({ detention_id: detention, person_id, event_id: event, article: mark })
    .execute();
  await sql`insert into letter_wishes (person_id, told, basis, edited_by, edited_at)
    values (${person_id}, 'desk', ${mark}, 'operator', ${now})`.execute(db);
  await sql`insert into addresses (id, person_id, kind, label, told, verified, lines, country, created_at)
    values (${newId(actor.chance)}, ${person_id}, 'prison', ${mark}, 'desk', false, ${JSON.stringify([mark])}, 'KZ', ${now})`.execute(
    db,
  );
  await sql`insert into addresses (id, lawyer_id, kind, label, told, verified, created_at)
    values (${newId(actor.chance)}, ${lawyer.id}, 'lawyer', ${mark}, 'desk', false, ${now})`.execute(db);
  await db
    .insertInto('snapshots')
    .values({
      ...{ id: newId(actor.chance), source_id: sourceId, media_type: 'text/plain' },
      ...{ content: Buffer.from(mark), taken_on: '2016-01-02', added_by: 'operator', added_at: now },
    })
    .execute();
}

const desk = [...routeTable().rows.values()].filter(({ path }) => path.startsWith('/desk'));
const isFile = /\.(pdf|docx|odt|zip|png|jsonl)/;

/** Routes that name a case by its address, from the table: so a new one is asked for at once. */
export const caseRoutes: Route[] = desk.filter(({ of }) => Object.values(of).some((one) => one.is_case));

/** An address of a route of a case; `slug` is the case's, or nobody's. */
export function caseAddress(route: Route, slug: string, of: CloseCase): string {
  const words: Record<string, string> = { slug, fact: of.fact, id: of.consent };
  return route.path.replace(/:(\w+)/g, (_, name: string) => {
    const word = words[name];
    if (word === undefined) throw new Error(`nobody said what ${name} is in ${route.path}`);
    return word;
  });
}

/** Pages of the desk that are asked for a case by what is known of it. */
export function pagesOf(of: CloseCase): string[] {
  return [
    ...caseRoutes.filter(({ method }) => method === 'GET').map((one) => caseAddress(one, of.slug, of)),
    `/desk/people?q=Aq${of.mark}+Jasyrynova`,
    '/desk/people?q=Adilet+Ulgiuly',
    '/desk/people?told=desk',
    `/desk/sources?q=${of.mark}`,
    `/desk/sources/${of.source}`,
    `/desk/contradictions/${of.contradiction}`,
    `/desk/contradictions/new?person=${of.slug}`,
    `/desk/proposals/${of.proposal}`,
    `/desk/addresses/people/${of.slug}`,
    `/desk/letters/wishes/${of.slug}`,
    `/desk/letters/keepsakes/${of.slug}`,
    `/desk/journal?subject=person:${of.id}`,
    `/desk/journal?subject=fact:${of.fact}`,
  ];
}

/** Every page of the desk on which something of a case could stand. */
export function pagesAround(of: CloseCase): string[] {
  const lists = desk
    .filter(({ method, path }) => method === 'GET' && !path.includes(':') && !isFile.test(path))
    .map(({ path }) => path);
  return [...lists, ...pagesOf(of)];
}
