import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { FactKind, Told } from '../tables.js';

/** The ladder of what may be told, from nobody to everybody. */
export const ladder: readonly Told[] = ['sealed', 'desk', 'public'];

/** A reason is a sentence or a few, not a document. */
export const longest_why = 2000;

/**
 * Puts a fact on another step of the ladder and writes who did it and why. Taking a fact down takes it
 * off every page, list and file at once, because all of them read the same published views. Throws
 * `Missing` for no such fact and `Refused` without a reason or when it stands there already.
 */
export async function tell(db: Db, actor: Actor, factId: string, level: Told, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const fact = await tx
      .selectFrom('facts')
      .select(['told', 'struck_at'])
      .where('id', '=', factId)
      .forUpdate()
      .executeTakeFirst();
    if (!fact) throw new Missing('fact');
    if (fact.struck_at) throw new Refused('register.record.struck');
    checkTelling(fact.told, level, why);
    await tx.updateTable('facts').set({ told: level }).where('id', '=', factId).execute();
    await record(tx, actor, {
      what: 'fact.told',
      subject: `fact:${factId}`,
      why: why.trim(),
      detail: { from: fact.told, to: level },
    });
  });
}

/** The same for a person as a whole: below public, nothing of the person is anywhere on the site. */
export async function tellPerson(db: Db, actor: Actor, personId: string, level: Told, why: string) {
  await transact(db, async (tx) => {
    const person = await tx
      .selectFrom('people')
      .select('told')
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw new Missing('person');
    checkTelling(person.told, level, why);
    await tx.updateTable('people').set({ told: level }).where('id', '=', personId).execute();
    await record(tx, actor, {
      what: 'person.told',
      subject: `person:${personId}`,
      why: why.trim(),
      detail: { from: person.told, to: level },
    });
  });
}

function checkTelling(before: Told, level: Told, why: string): void {
  if (why.trim() === '') throw new Refused('register.tell.no_why', {}, 422);
  if (why.length > longest_why) throw new Refused('register.tell.why_too_long', { limit: longest_why }, 422);
  if (before === level) throw new Refused('register.tell.already');
}

/** A fact as the desk lists it: what it says in one line, and how far it is told. */
export interface ToldFact {
  id: string;
  kind: FactKind;
  told: Told;
  date: string | null;
  text: string;
  sources: number;
}

/** All facts of a person, and those shared with others (contradictions, proceedings), whatever may be told of them. */
export async function factsOf(db: Db, personId: string): Promise<ToldFact[]> {
  const { rows } = await sql<ToldFact>`
    select f.id, f.kind, f.told,
      coalesce(e.happened, e.not_before, b.happened, s.began) as date,
      coalesce(n.form, e.summary, b.text, b.place, d.name, c.text, t.length, l.name, l.note, x.topic, q.name,
        b.happened, '') as text,
      (select count(*) from citations where fact_id = f.id) as sources
    from facts f
    left join person_names n on n.id = f.id
    left join course_events e on e.id = f.id
    left join biography b on b.id = f.id
    left join stays s on s.id = f.id
    left join places_of_detention d on d.id = s.place_id
    left join charges c on c.id = f.id
    left join sentences t on t.id = f.id
    left join lawyers l on l.id = f.id
    left join contradictions x on x.id = f.id
    left join proceedings q on q.id = f.id
    where f.id in (select id from facts where person_id = ${personId}
      union select contradiction_id from contradiction_people where person_id = ${personId}
      union select proceeding_id from proceeding_people where person_id = ${personId})
    order by f.kind, date nulls first, text`.execute(db);
  return rows;
}
