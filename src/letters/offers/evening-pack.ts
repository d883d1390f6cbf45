import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { envelopeOf } from '../../mailroom/addresses/address.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { dateInWords } from '../../page/date.js';
import { nameIn, type Person, personOf } from '../../register/person.js';
import type { Evening, EveningLetter } from './evening.js';
import { writingFor } from './readers.js';

/** What evening-sheet.typ is printed from. */
export interface EveningSheet {
  title: string;
  lang: string;
  date: string;
  sheets: {
    code: string;
    name: string;
    lines: string[];
    facts: { heading: string; lines: string[] }[];
    /** Null when no letter should go now: then `stop` says so. */
    address: string[] | null;
    cut: string;
    stop: string;
  }[];
  tally: { title: string; note: string; columns: string[]; rows: { code: string; lines: string[] }[] };
}

/** Everything that the pack of an evening says, as it is known on `day`. Reads published views only. */
export async function eveningSheet(
  db: PublicDb,
  evening: Evening,
  { say, day }: { say: Say; day: string },
): Promise<EveningSheet> {
  const title = say('letters.offers.evening.pack', { day: dateInWords(evening.on, say) });
  const sheets: EveningSheet['sheets'] = [];
  const rows: EveningSheet['tally']['rows'] = [];
  for (const letter of evening.letters) {
    if (letter.state === 'given_up') continue;
    const sheet = await sheetOf(db, letter, say, day);
    sheets.push(sheet);
    rows.push({ code: sheet.code, lines: [sheet.name, ...(sheet.address ? [] : [sheet.stop])] });
  }
  const columns = ['code', 'person', 'posted'].map((name) => say(`letters.offers.evening.column.${name}`));
  const note = say('letters.offers.evening.tally_note');
  const tally = { title: say('letters.offers.evening.tally'), note, columns, rows };
  return { title, lang: say.language, date: day, sheets, tally };
}

async function sheetOf(db: PublicDb, letter: EveningLetter, say: Say, day: string) {
  const row = await db
    .selectFrom('people')
    .select('slug')
    .where('id', '=', letter.person_id)
    .executeTakeFirst();
  const code = spelled(letter.code);
  const stop = say('letters.offers.evening.stop');
  const cut = say('letters.offers.evening.cut');
  // Not public any more: nothing is said, and no letter goes.
  if (!row) return { code, name: '', lines: [], facts: [], address: null, cut, stop };
  const [person, writing, facts] = await Promise.all([
    personOf(db, row.slug, day),
    writingFor(db, letter.person_id, day),
    factsFor(db, letter.person_id, say),
  ]);
  const form = (language: 'en' | 'ru') => nameIn(person.names, language, person.name).form;
  const envelope =
    writing.address && writing.trust.state === 'holds'
      ? envelopeOf(writing.address, { latin: form('en'), local: form('ru') })
      : null;
  const country = envelope?.country?.toUpperCase();
  return {
    code,
    name: nameIn(person.names, say.language, person.name).form,
    lines: inThreeLines(person, say),
    facts,
    address: envelope && [...envelope.lines, ...(country ? [country] : [])],
    cut,
    stop,
  };
}

/** The case in three lines: how the person stands, for what, and the latest step. */
function inThreeLines(person: Person, say: Say): string[] {
  const { standing, charges, course } = person;
  const last = course.filter(({ happened }) => happened !== null && happened <= person.day).at(-1);
  const since = standing.since ? `${dateInWords(standing.since, say)}: ` : '';
  return [
    standing.text && `${since}${standing.text}`,
    charges[0]?.text,
    last && `${dateInWords(last.happened ?? '', say)}: ${last.summary}`,
  ].filter((line): line is string => typeof line === 'string' && line !== '');
}

/** Interests and languages of the person, and what the place lets in with the day of its check. */
async function factsFor(
  db: PublicDb,
  personId: string,
  say: Say,
): Promise<{ heading: string; lines: string[] }[]> {
  const [wishes, stay] = await Promise.all([
    db.selectFrom('letter_wishes').selectAll().where('person_id', '=', personId).executeTakeFirst(),
    db
      .selectFrom('stays as s')
      .innerJoin('stay_places as p', 'p.id', 's.id')
      .select('p.place_id')
      .where('s.person_id', '=', personId)
      .where('s.ended', 'is', null)
      .orderBy('s.position', 'desc')
      .executeTakeFirst(),
  ]);
  const card = stay
    ? await db.selectFrom('rule_cards').selectAll().where('place_id', '=', stay.place_id).executeTakeFirst()
    : undefined;
  const word = (name: string, values = {}) => say(`letters.offers.evening.${name}`, values);
  const languages = (codes: string[]) =>
    codes
      .map((code) => (say.has(`letters.offers.in.${code}`) ? say(`letters.offers.in.${code}`) : code))
      .join(', ');
  const interests = wishes?.interests[say.language] ?? wishes?.interests.en;
  const read = wishes?.languages ?? card?.languages;
  const rules = card && [
    card.most_pages === null ? null : word('pages', { count: card.most_pages }),
    card.languages && word('let_in', { languages: languages(card.languages) }),
    card.enclosures,
    card.avoid[say.language] ?? card.avoid.en,
    word('checked', { day: dateInWords(card.checked_on, say) }),
  ];
  return [
    { heading: word('language'), lines: [read ? languages(read) : word('not_known')] },
    ...(interests ? [{ heading: word('interests'), lines: [interests] }] : []),
    {
      heading: word('rules'),
      lines: rules ? rules.filter((line): line is string => Boolean(line)) : [word('no_rules')],
    },
  ];
}
