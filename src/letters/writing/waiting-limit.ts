import { type Clock, second_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';

/**
 * So many letters may wait to be read, in all and to one person. A flood of an hour, a hundred thousand letters to one
 * person, finds room: whoever writes honestly meanwhile is not locked out, and the desk turns the flood away.
 */
export const most_waiting = { in_all: 400_000, to_one: 150_000 } as const;
/** So long a count is good: what comes meanwhile is counted on top. */
const good_ms = 15 * second_ms;

/**
 * Keeps the queue finite, so that a flood fills neither the disk nor the evenings of a year. Counting every
 * letter anew for each that comes would slow down honest writers: it is done now and then.
 */
export class WaitingLimit {
  private counts = new Map<string, number>();
  private all = 0;
  private at_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    /** Whether the disk has room for more. */
    private readonly hasRoom: () => boolean,
    private readonly most: { in_all: number; to_one: number } = most_waiting,
  ) {}

  /** Throws `Refused` (503) when no more letters to this person are taken now; counts this one otherwise. */
  async take(db: Db, personId: string): Promise<void> {
    if (!this.hasRoom()) throw new Refused('letters.writing.no_room', {}, 503);
    const now_ms = this.clock.now().getTime();
    if (now_ms - this.at_ms >= good_ms) await this.count(db, now_ms);
    const here = this.counts.get(personId) ?? 0;
    if (this.all >= this.most.in_all) throw new Refused('letters.writing.full', {}, 503);
    if (here >= this.most.to_one) throw new Refused('letters.writing.full_person', {}, 503);
    this.counts.set(personId, here + 1);
    this.all += 1;
  }

  private async count(db: Db, now_ms: number): Promise<void> {
    this.at_ms = now_ms;
    const rows = await db
      .selectFrom('letters')
      .select(({ fn }) => ['person_id', fn.countAll<number>().as('count')])
      .where('state', 'in', ['received', 'translating'])
      .groupBy('person_id')
      .execute();
    this.counts = new Map(rows.map(({ person_id, count }) => [person_id, count]));
    this.all = rows.reduce((sum, { count }) => sum + count, 0);
  }
}
