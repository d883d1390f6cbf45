import pg from 'pg';
import { day_ms, movableClock } from '../src/kernel/clock.js';
import { letterFigures } from '../src/letters/answers/letter-figures.js';
import { letterNoticesDue, noteWhatHappened } from '../src/letters/answers/letter-notice.js';
import { noteSilence, silenceDue } from '../src/letters/answers/silent-people.js';
import type { World } from '../src/world.js';
import { onFreshGround, spread, timed } from './ground.js';

const now = '2016-04-07T19:30:00Z';
const people = 1000;
const repeats = 20;

/**
 * Measures what the clerk and the desk's first page do about letters where there are so many: the turn of each minute with nothing
 * new and with 50 letters of which there is news, what Today counts, and beside it what both cost when they look at every letter.
 */
export async function benchLetters({ letters }: { letters: number }): Promise<object> {
  return onFreshGround(async (world) => {
    const { milliseconds: filling } = await timed(() => fill(world, letters));
    const db = world.database.app;
    const clock = movableClock(now);
    const clerk = { ...world.actor('clerk'), clock };
    let first = 0;
    const noting = await timed(async () => {
      for (let noted = 1; noted > 0; first += noted) noted = await noteWhatHappened(db, clerk);
    });
    clock.move(day_ms);
    await noteWhatHappened(db, clerk);
    const times = async (work: () => Promise<unknown>, before: () => Promise<unknown> = async () => {}) => {
      const all: number[] = [];
      for (let turn = 0; turn < repeats; turn += 1) {
        await before();
        all.push((await timed(work)).milliseconds);
      }
      return spread(all);
    };
    const forget = () => db.deleteFrom('letter_noting').execute();
    const silence = await timed(() => noteSilence(db, clerk));
    return {
      letters,
      people,
      fill_seconds: Math.round(filling / 1000),
      milliseconds: {
        first_turns: { noted: first, in_all: Math.round(noting.milliseconds) },
        turn_with_nothing_new: await times(() => noteWhatHappened(db, clerk)),
        turn_with_50_new: await times(
          () => noteWhatHappened(db, clerk),
          () => news(world, clock.now()),
        ),
        turn_over_every_letter: await times(() => noteWhatHappened(db, clerk), forget),
        today_silence: await times(() => silenceDue(db, clock)),
        today_notices: await times(() => letterNoticesDue(db, clock)),
        who_is_silent: { found: silence.value, once_an_hour: Math.round(silence.milliseconds) },
        figures_of_everybody: await times(() => letterFigures(db, clock, 'person')),
      },
    };
  });
}

/** 50 letters of those on their way are known to have arrived. */
async function news(world: World, at: Date): Promise<void> {
  await onOwner(world, async (owner) => {
    await owner.query(
      `with chosen as (select d.id from dispatches d join letters l on l.dispatch_id = d.id
          where d.state = 'posted' and l.sender_sealed is not null limit 50),
        moved as (update dispatches set state = 'confirmed', word_on = $1::timestamptz::date, changed_at = $1
          where id in (select id from chosen) returning id)
      insert into dispatch_events (dispatch_id, state, at, who) select id, 'confirmed', $1, 'bench' from moved`,
      [at],
    );
  });
}

async function onOwner(world: World, work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}

/**
 * Letters of two years to a thousand people: a tenth waits, of the rest six tenths are on their way, three arrived or were
 * answered, one came back. Three in ten writers left an address.
 */
async function fill(world: World, letters: number): Promise<void> {
  await onOwner(world, async (owner) => {
    for (const statement of statements) {
      const values = [people, letters, now].slice(0, Math.max(0, ...numbersIn(statement)));
      await owner.query(statement, values);
    }
    await owner.query('analyze');
  });
}

const numbersIn = (statement: string) =>
  [...statement.matchAll(/\$(\d)/g)].map(([, number]) => Number(number));

const row = (kind: string, of: string) => `md5('${kind} ' || ${of})::uuid`;
/** When letter `n` was handed in. */
const at = `($3::timestamptz - (n % 700) * interval '1 day' - interval '2 days')`;
const state = `case n % 10 when 0 then 'posted' when 1 then 'posted' when 2 then 'posted' when 3 then 'posted'
  when 4 then 'posted' when 5 then 'posted' when 6 then 'confirmed' when 7 then 'replied' when 8 then 'confirmed'
  else 'returned' end`;

const statements = [
  `insert into people (id, code, slug, told, basis_kind, created_at)
    select ${row('person', 'n')}, 'bench-' || n, 'bench-' || n, 'public', 'already-public', $3::timestamptz
    from generate_series(1, $1::int) n where $2::int > 0`,
  `insert into compartments (name, recipient, created_at) values ('letters-2016-03', 'age1' || repeat('q', 58), now())`,
  `insert into items (id, kind, subject, sender_name, made_at, sealed)
    select ${row('item', 'n')}, 'letter', ${row('letter', 'n')}, 'Bench', ${at}, true
    from generate_series(1, $2::int) n where n % 10 > 0 and $1::int > 0`,
  `insert into item_texts (item_id, language, title, covering, body)
    select id, 'ru', 'letter', '[]', '[]' from items`,
  `insert into dispatches (id, item_id, addressee_kind, addressee_id, addressee_name, role, channel, language, lines,
      country, code, state, made_at, changed_at, left_on, word_on)
    select ${row('dispatch', 'n')}, ${row('item', 'n')}, 'prisoner', ${row('person', '(n % $1::int + 1)')}, 'Bench',
      'addressee', 'post', 'ru', '["Nowhere"]', 'Nowhere',
      lpad(translate(to_hex(n), '0123456789abcdef', '23456789ABCDEFGH'), 7, '2'), s, ${at}, ${at}, ${at}::date,
      case when s <> 'posted' then ${at}::date + 20 + n % 9 end
    from generate_series(1, $2::int) n, lateral (select ${state} as s) as stood where n % 10 > 0`,
  `insert into dispatch_events (dispatch_id, state, at, who)
    select id, state, changed_at, 'bench' from dispatches order by changed_at`,
  `insert into letters (id, person_id, compartment, language, spoken, characters, text_sealed, sender_sealed,
      wants_answer, is_known, writer_recipient, code_hash, link_hash, confirm_hash, confirmed_at, state, dispatch_id,
      received_at, changed_at)
    select ${row('letter', 'n')}, ${row('person', '(n % $1::int + 1)')}, 'letters-2016-03', 'ru', 'en', 1500,
      convert_to(repeat('x', 3000), 'UTF8'), case when n % 10 < 3 then convert_to(repeat('x', 400), 'UTF8') end,
      true, false, 'age1' || repeat('q', 58), sha256(convert_to('code ' || n, 'UTF8')),
      sha256(convert_to('link ' || n, 'UTF8')), case when n % 10 < 3 then sha256(convert_to('c ' || n, 'UTF8')) end,
      case when n % 10 < 3 then ${at} end, case when n % 10 = 0 then 'received' else 'approved' end,
      case when n % 10 > 0 then ${row('dispatch', 'n')} end, ${at}, ${at}
    from generate_series(1, $2::int) n`,
  `insert into letter_events (letter_id, what, at, who)
    select id, what, received_at, 'bench' from letters, unnest(array['received', 'approved']) as what
    where what = 'received' or state = 'approved' order by received_at`,
];
