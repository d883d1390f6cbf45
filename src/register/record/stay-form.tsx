import { isId, newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { Select, TextField } from '../../page/form.js';
import { DateOfFact } from './date-of-fact.js';
import type { FactForm } from './fact-form.js';
import { FieldReader, tidy } from './field-reader.js';

/** Places that one list offers; a further one is typed by its name. */
const most_places = 500;
const longest_place = 300;

/** A stay in a place of detention: one that is known, or one whose name is typed for the first time. */
export const stayForm: FactForm = {
  kind: 'stay',
  table: 'stays',
  fields: ['place_id', 'new_place', 'began', 'ended'],
  choicesOf: async ({ db }) => {
    const places = await db
      .selectFrom('places_of_detention')
      .select(['id', 'name'])
      .orderBy('name')
      .limit(most_places)
      .execute();
    return { place_id: places.map(({ id, name }) => ({ value: id, label: name })) };
  },
  read: async (typed, { db }) => {
    const reader = new FieldReader(typed);
    const name = reader.text('new_place', longest_place);
    const [began, ended] = [reader.date('began'), reader.date('ended')];
    const [first, last] = [readEdtf(began ?? '')?.from, readEdtf(ended ?? '')?.to];
    if (first && last && last < first) reader.wrong('ended', 'register.record.ends_before');
    const chosen = tidy(typed.place_id ?? '');
    if (name === null && chosen === '') reader.wrong('place_id', 'register.record.no_place');
    if (name !== null && chosen !== '') reader.wrong('new_place', 'register.record.two_places');
    if (chosen !== '' && !(await placeOf(db, chosen))) reader.wrong('place_id', 'register.record.no_choice');
    // A new place stands under its name until it is written.
    return reader.read({ place_id: chosen === '' ? (name ?? '') : chosen, began, ended });
  },
  prepare: async ({ db, actor }, row) => {
    const place = String(row.place_id);
    const known = await placeOf(db, place);
    if (known) return { ...row, place_id: known };
    const id = newId(actor.chance);
    const created_at = actor.clock.now();
    await db.insertInto('places_of_detention').values({ id, name: place, created_at }).execute();
    return { ...row, place_id: id };
  },
  typed: (row) => ({
    place_id: String(row.place_id ?? ''),
    new_place: '',
    began: String(row.began ?? ''),
    ended: String(row.ended ?? ''),
  }),
  Fields: ({ form, choices }) => (
    <>
      <Select
        name="place_id"
        label={form.say('register.record.field.place_id')}
        options={choices.place_id ?? []}
        empty={form.say('register.record.choose')}
        form={form}
      />
      <TextField
        name="new_place"
        label={form.say('register.record.field.new_place')}
        hint={form.say('register.record.new_place_hint')}
        maxlength={longest_place}
        form={form}
      />
      <div class="row">
        <DateOfFact name="began" form={form} />
        <DateOfFact name="ended" form={form} />
      </div>
    </>
  ),
};

/** The id of a place by its id or its name; null when there is none. */
async function placeOf(db: Db, place: string): Promise<string | null> {
  const known = await db
    .selectFrom('places_of_detention')
    .select('id')
    .where(isId(place) ? 'id' : 'name', '=', place)
    .executeTakeFirst();
  return known?.id ?? null;
}
