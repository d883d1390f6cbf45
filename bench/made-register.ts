import pg from 'pg';
import { keepNameKeys, type Named } from '../src/register/names/name-keys.js';
import { newSlug } from '../src/register/names/slug.js';
import type { World } from '../src/world.js';
import { Dice } from './dice.js';
import { MadeCourse } from './made-course.js';
import { type MadeName, madeName } from './made-name.js';
import { Rows } from './rows.js';

const made_at = '2016-04-07T19:30:00Z';
/** One source for so many people, and one publisher for so many sources. */
const people_a_source = 5;
const sources_a_publisher = 60;
/** So many people are made before what waits is written. */
const piece = 1000;

/** Somebody of a made register. */
export interface MadePerson {
  slug: string;
  name: MadeName;
  isPublic: boolean;
}

/** How many rows a made register has. */
export interface Made {
  people: MadePerson[];
  counts: Record<string, number>;
}

/** The tables of a made register, and what a fact needs. */
export class Filling {
  readonly people: Rows;
  readonly facts: Rows;
  readonly citations: Rows;
  readonly names: Rows;
  readonly events: Rows;
  readonly readings: Rows;
  readonly stays: Rows;
  readonly charges: Rows;
  readonly sentences: Rows;
  readonly biography: Rows;
  readonly addresses: Rows;
  readonly sources: string[] = [];
  private readonly all: [string, Rows][] = [];

  constructor(
    private readonly owner: pg.Client,
    readonly dice: Dice,
  ) {
    const fact = { id: 'uuid', person_id: 'uuid' };
    this.people = this.table('people', {
      ...{ id: 'uuid', code: 'text', slug: 'text', rank: 'integer', told: 'text', basis_kind: 'text' },
      created_at: 'timestamptz',
    });
    this.facts = this.table('facts', {
      ...{ id: 'uuid', kind: 'text', person_id: 'uuid', told: 'text', basis_kind: 'text' },
      ...{ struck_at: 'timestamptz', stated_confidence: 'text', created_at: 'timestamptz' },
    });
    this.citations = this.table('citations', { fact_id: 'uuid', source_id: 'uuid', position: 'integer' });
    this.names = this.table('person_names', {
      ...fact,
      ...{ position: 'integer', kind: 'text', script: 'text', lang: 'text', form: 'text' },
    });
    this.events = this.table('course_events', {
      ...fact,
      ...{ code: 'text', type: 'text', happened: 'text', place: 'text', summary: 'text' },
    });
    this.readings = this.table('course_readings', {
      ...{ event_id: 'uuid', effect: 'text', ends: 'text', afterwards: 'text', why: 'text' },
    });
    this.stays = this.table('stays', {
      ...fact,
      ...{ place_id: 'uuid', position: 'integer', began: 'text', ended: 'text' },
    });
    this.charges = this.table('charges', {
      ...fact,
      ...{ position: 'integer', law: 'text', article: 'text', part: 'text', text: 'text' },
    });
    this.sentences = this.table('sentences', {
      ...fact,
      ...{ length: 'text', regime: 'text', event_id: 'uuid' },
    });
    this.biography = this.table('biography', {
      ...fact,
      ...{ position: 'integer', kind: 'text', happened: 'text', place: 'text', text: 'text' },
    });
    this.addresses = this.table('addresses', {
      ...{ id: 'uuid', code: 'text', person_id: 'uuid', kind: 'text', label: 'text', lines: 'jsonb' },
      ...{ country: 'text', verified: 'boolean', told: 'text', created_at: 'timestamptz' },
    });
  }

  /** One more table that is filled. */
  table(name: string, columns: Record<string, string>): Rows {
    const rows = new Rows(this.owner, name, columns);
    this.all.push([name, rows]);
    return rows;
  }

  /** A random UUID, as the product's are: they come in no order. */
  id(): string {
    const hex = [0, 0, 0, 0].map(() => this.dice.word().toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Whether it falls among so many of a hundred. */
  chance(percent: number): boolean {
    return this.dice.below(100) < percent;
  }

  /** A fact with one or two sources: a few are struck out, a few are not told. Gives back its id. */
  fact(kind: string, person: string): string {
    const id = this.id();
    const isStruck = this.chance(2);
    const told = isStruck ? 'sealed' : this.chance(5) ? 'desk' : 'public';
    const stated = this.chance(1) ? 'disputed' : null;
    const basis = told === 'public' ? 'already-public' : null;
    this.facts.put(id, kind, person, told, basis, isStruck ? made_at : null, stated, made_at);
    const first = this.dice.below(this.sources.length);
    this.citations.put(id, this.sources[first] as string, 1);
    const second = this.dice.below(this.sources.length);
    if (second !== first && this.chance(50)) this.citations.put(id, this.sources[second] as string, 2);
    return id;
  }

  async write(all: boolean): Promise<void> {
    for (const [, rows] of this.all) await rows.write(all);
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.all.map(([name, rows]) => [name, rows.count]));
  }
}

/**
 * Fills an empty register with people whom nobody knows. The rows go straight into the tables, as its owner: the
 * acts of the product would journal each of millions. Only the keys of names are the product's own.
 */
export async function fillRegister(world: World, asked: { people: number; seed: string }): Promise<Made> {
  const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
  await owner.connect();
  try {
    // Without this each row would be looked up in what it points to. The dice point to nothing that is not there.
    await owner.query('set session_replication_role = replica');
    const filling = new Filling(owner, new Dice(asked.seed));
    await putSources(filling, Math.ceil(asked.people / people_a_source));
    const course = await MadeCourse.open(filling);
    const people: MadePerson[] = [];
    const slugs = new Set<string>();
    for (let place = 0; place < asked.people; place++) {
      people.push(onePerson(filling, course, slugs, place));
      if (place % piece === piece - 1) await filling.write(false);
    }
    await filling.write(true);
    await owner.query('insert into waiting_courses (person_id) select id from people');
    await owner.query('reset session_replication_role');
    await keepKeys(world);
    await owner.query('vacuum analyze');
    return { people, counts: filling.counts() };
  } finally {
    await owner.end();
  }
}

async function putSources(filling: Filling, count: number): Promise<void> {
  const rows = filling.table('sources', {
    ...{ id: 'uuid', code: 'text', publisher: 'text', title: 'text', published_on: 'text', url: 'text' },
    ...{ read_on: 'text', told: 'text', created_at: 'timestamptz' },
  });
  for (let place = 0; place < count; place++) {
    const id = filling.id();
    const publisher = `paper-${filling.dice.below(Math.ceil(count / sources_a_publisher))}.example`;
    const day = `20${10 + filling.dice.below(10)}-0${1 + filling.dice.below(9)}-1${filling.dice.below(10)}`;
    const read = filling.chance(90) ? '2016-04-07' : null;
    const told = filling.chance(90) ? 'public' : 'desk';
    const url = `https://${publisher}/${place}`;
    rows.put(id, `M${place}`, publisher, `Invented report ${place}`, day, url, read, told, made_at);
    filling.sources.push(id);
  }
}

/** So many are those whom the campaign defends first. */
const ranked = 20;

function onePerson(filling: Filling, course: MadeCourse, slugs: Set<string>, place: number): MadePerson {
  const { dice } = filling;
  const name = madeName(dice);
  const slug = newSlug(name.forms[0]?.form ?? '', slugs);
  const id = filling.id();
  const isPublic = place < ranked || !filling.chance(10);
  const basis = isPublic ? 'already-public' : null;
  const rank = place < ranked ? place + 1 : null;
  filling.people.put(id, `made-${place}`, slug, rank, isPublic ? 'public' : 'desk', basis, made_at);
  name.forms.forEach(({ kind, script, lang, form }, position) => {
    filling.names.put(filling.fact('name', id), id, position, kind, script, lang, form);
  });
  course.put(id, place);
  if (place < ranked || filling.chance(5)) {
    const lines = JSON.stringify([`Invented street ${place}`, 'Invented town']);
    const label = 'Invented prison';
    filling.addresses.put(
      filling.id(),
      `made-${place}`,
      id,
      'prison',
      label,
      lines,
      'Nowhere',
      true,
      'public',
      made_at,
    );
  }
  return { slug, name, isPublic };
}

/** Name forms whose keys are made at once. */
const piece_names = 5000;

async function keepKeys(world: World): Promise<void> {
  const db = world.database.app;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const names: Named[] = await db
      .selectFrom('person_names')
      .select(['id', 'form', 'full_form'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(piece_names)
      .execute();
    const last = names.at(-1);
    if (!last) return;
    await keepNameKeys(db, names);
    after = last.id;
  }
}
