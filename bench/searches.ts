import { find } from '../src/register/names/find.js';
import type { World } from '../src/world.js';
import { absentNames } from './absent.js';
import { perOne, processorTime } from './cpu.js';
import { Dice } from './dice.js';
import { spread, timed } from './ground.js';
import { commonest } from './made-name.js';
import type { Made, MadePerson } from './made-register.js';

/** So many questions of each kind. */
const asked_each = 200;
/** Of the worst kinds fewer: each is the same question for the database. */
const asked_same = 20;

interface Question {
  text: string;
  /** Who should be found; null where that is nobody, or any of many. */
  person: string | null;
}

/** Asks for people of a made register in every way in which people ask. */
export async function searchesMeasured(world: World, { people }: Made, seed: string): Promise<object> {
  const dice = new Dice(`${seed} questions`);
  const told = people.filter(({ isPublic }) => isPublic);
  const ids = new Map(
    (await world.database.app.selectFrom('people').select(['id', 'slug']).execute()).map((row) => [
      row.id,
      row.slug,
    ]),
  );
  const of = (textOf: (person: MadePerson) => string): Question[] =>
    Array.from({ length: asked_each }, () => {
      const person = dice.pick(told);
      return { text: textOf(person), person: person.slug };
    });
  const form = (person: MadePerson, place: number) => person.name.forms[place]?.form ?? '';
  const same = (text: string): Question[] =>
    Array.from({ length: asked_same }, () => ({ text, person: null }));
  const known = told.slice(0, 3000).map((person) => form(person, 0));
  const kinds: Record<string, Question[]> = {
    given_and_surname: of((person) => form(person, 0)),
    cyrillic_without_patronymic: of(({ name }) => `${name.given} ${name.surname}`),
    full_cyrillic: of((person) => form(person, 1)),
    other_romanisation: of((person) => form(person, 2)),
    surname_only: of(({ name }) => name.surname),
    misspelt: of((person) => misspelt(dice, form(person, 0))),
    commonest_given_name: same(commonest.given),
    commonest_surname: same(commonest.surname),
    commonest_given_name_and_surname: same(`${commonest.given} ${commonest.surname}`),
    absent: absentNames(known, asked_each, seed).map((text) => ({ text, person: null })),
    of_200_characters: of(() =>
      Array.from({ length: 30 }, () => form(dice.pick(told), 0))
        .join(' ')
        .slice(0, 200),
    ).map(({ text }) => ({ text, person: null })),
  };
  const figures: Record<string, object> = {};
  // Once without measuring: plans and pages of the database are not there at the first question of all.
  for (const { text } of kinds.given_and_surname ?? []) await find(world.database.visitors, text);
  for (const [kind, questions] of Object.entries(kinds)) {
    figures[kind] = await askedAll(world, questions, ids);
  }
  return figures;
}

async function askedAll(world: World, questions: Question[], ids: Map<string, string>): Promise<object> {
  const times: number[] = [];
  const began = processorTime(world);
  let [first, ten, wanted, sure] = [0, 0, 0, 0];
  for (const { text, person } of questions) {
    const { value, milliseconds } = await timed(() => find(world.database.visitors, text));
    times.push(milliseconds);
    if (value[0]?.sure) sure += 1;
    if (person === null) continue;
    wanted += 1;
    const place = value.findIndex(({ personId }) => ids.get(personId) === person);
    if (place === 0) first += 1;
    if (place >= 0 && place < 10) ten += 1;
  }
  const share = (count: number) => Math.round((count / Math.max(1, wanted)) * 1000) / 1000;
  return {
    questions: questions.length,
    milliseconds: spread(times),
    processor_milliseconds: perOne(began, processorTime(world), questions.length),
    first_marked_sure: sure,
    // Namesakes are many in a made register: whoever asks for one of fifty gets any ten of them.
    ...(wanted > 0 ? { that_person_first: share(first), that_person_in_ten: share(ten) } : {}),
  };
}

/** A letter left out, doubled, or changed for its neighbour, somewhere behind the first. */
function misspelt(dice: Dice, name: string): string {
  const at = 1 + dice.below(name.length - 2);
  const how = dice.below(3);
  if (how === 0) return name.slice(0, at) + name.slice(at + 1);
  if (how === 1) return name.slice(0, at) + name.slice(at - 1);
  return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
}
