import { addDays } from '../src/kernel/day.js';
import type { Filling } from './made-register.js';
import type { Rows } from './rows.js';

const places = 300;
const longest_days = 6000;

/** What may follow an arrest, in the order in which it does; some of it more than once. */
const steps = ['detention-extended', 'charge', 'hearing', 'statement', 'trial-start', 'hearing', 'verdict'];
const after = ['appeal', 'transfer', 'letter', 'health', 'transfer', 'cassation', 'release'];

/** Courses as cases have them: arrest, remand, trial, verdict, transfers, release, with vague dates among them. */
export class MadeCourse {
  private constructor(
    private readonly filling: Filling,
    private readonly places: string[],
  ) {}

  /** Makes the places of detention first. */
  static async open(filling: Filling): Promise<MadeCourse> {
    const rows: Rows = filling.table('places_of_detention', {
      ...{ id: 'uuid', name: 'text', created_at: 'timestamptz' },
    });
    const ids = Array.from({ length: places }, () => filling.id());
    ids.forEach((id, place) => {
      rows.put(id, `Invented colony ${place}`, '2016-04-07T19:30:00Z');
    });
    return new MadeCourse(filling, ids);
  }

  /** Throws the dice for everything that is known of one person: ten steps in the mean. */
  put(person: string, number: number): void {
    const { filling } = this;
    const { dice } = filling;
    let day = addDays('2005-01-01', dice.below(longest_days));
    const began = day;
    const list = ['arrest', 'remand', ...some(filling, steps, 75), ...some(filling, after, 40)];
    let verdict: string | null = null;
    list.forEach((type, place) => {
      const id = this.step(person, `m${number}-${place}`, type, day);
      if (type === 'verdict') verdict = id;
      day = addDays(day, 1 + dice.below(120));
    });
    filling.stays.put(filling.fact('stay', person), person, dice.pick(this.places), 1, began, null);
    if (filling.chance(50)) {
      const moved = filling.fact('stay', person);
      filling.stays.put(moved, person, dice.pick(this.places), 2, addDays(began, 200), null);
    }
    for (let place = 1; place <= 1 + dice.below(2); place++) {
      const id = filling.fact('charge', person);
      const article = String(100 + dice.below(300));
      filling.charges.put(id, person, place, 'Criminal Code', article, null, `Invented charge ${article}`);
    }
    if (verdict) {
      const id = filling.fact('sentence', person);
      filling.sentences.put(id, person, `P${1 + dice.below(9)}Y6M`, 'general regime', verdict);
    }
    this.life(person, day);
  }

  private life(person: string, day: string): void {
    const { filling } = this;
    const { dice, biography } = filling;
    const moment = (kind: string, happened: string | null, place: string | null, text: string | null) =>
      biography.put(filling.fact('biography', person), person, biography.count, kind, happened, place, text);
    if (filling.chance(80)) moment('birth', String(1940 + dice.below(60)), 'Invented town', null);
    moment('occupation', null, null, 'Invented occupation');
    if (filling.chance(25)) moment('outcome', filling.chance(50) ? day : null, null, 'Invented outcome');
    if (filling.chance(2)) moment('death', addDays(day, 400), null, 'Invented death');
  }

  private step(person: string, code: string, type: string, day: string): string {
    const { filling } = this;
    const id = filling.fact('event', person);
    const exact = filling.dice.below(100);
    const happened = exact < 85 ? day : exact < 95 ? day.slice(0, 7) : exact < 99 ? day.slice(0, 4) : null;
    const summary = `Invented: ${type} of ${happened ?? 'an unknown day'}, as the papers told it at that time.`;
    filling.events.put(id, person, code, type, happened, 'Invented', summary);
    if (type === 'verdict' && filling.chance(70)) {
      const ends = filling.chance(30) ? addDays(day, 1500) : null;
      const afterwards = ends ? 'unknown' : null;
      filling.readings.put(id, filling.chance(85) ? 'held' : 'free', ends, afterwards, 'Invented reading.');
    }
    return id;
  }
}

function some(filling: Filling, list: readonly string[], percent: number): string[] {
  return list.filter(() => filling.chance(percent));
}
