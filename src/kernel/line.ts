/** How many are let in at a time, how many may wait outside and for how long, and how many of them may be one client's. */
export interface Measure {
  inside: number;
  waiting: number;
  longest_wait_ms: number;
  /** Counts only while the room is full; whoever is not known by an address ('') is not counted. */
  of_one: number;
}

interface Waiting {
  client: string;
  since_ms: number;
  enter: (leave: () => void) => void;
  turnAway: () => void;
}

/**
 * A line in front of a room: so many are served at a time, a few wait, and whoever comes beyond them is turned away at
 * once, which costs next to nothing. So a server that is asked for more than it can do goes on doing what it can.
 * Whoever is inside or waits is counted by client in memory, and forgotten with the last of them.
 */
export class Line {
  private inside = 0;
  private readonly waiting: Waiting[] = [];
  private readonly held = new Map<string, number>();

  constructor(
    private readonly measure: Measure,
    private readonly now_ms: () => number = () => performance.now(),
  ) {}

  /** Calls `enter` now or later, with what to call when it is over; or `turnAway`. Never both, each once. */
  come(client: string, enter: (leave: () => void) => void, turnAway: () => void): void {
    const { inside, waiting, of_one } = this.measure;
    if (this.inside < inside) {
      this.hold(client);
      this.letIn(client, enter);
      return;
    }
    this.expire();
    const isGreedy = client !== '' && (this.held.get(client) ?? 0) >= of_one;
    if (isGreedy || this.waiting.length >= waiting) {
      turnAway();
      return;
    }
    this.hold(client);
    this.waiting.push({ client, since_ms: this.now_ms(), enter, turnAway });
  }

  private letIn(client: string, enter: (leave: () => void) => void): void {
    this.inside += 1;
    let isOver = false;
    enter(() => {
      if (isOver) return;
      isOver = true;
      this.inside -= 1;
      this.release(client);
      this.letNextIn();
    });
  }

  private letNextIn(): void {
    this.expire();
    const next = this.inside < this.measure.inside ? this.waiting.shift() : undefined;
    if (next) this.letIn(next.client, next.enter);
  }

  /** Whoever has waited too long is told so: an answer that comes later would reach nobody. */
  private expire(): void {
    const oldest_ms = this.now_ms() - this.measure.longest_wait_ms;
    for (let first = this.waiting[0]; first && first.since_ms < oldest_ms; first = this.waiting[0]) {
      this.waiting.shift();
      this.release(first.client);
      first.turnAway();
    }
  }

  private hold(client: string): void {
    if (client !== '') this.held.set(client, (this.held.get(client) ?? 0) + 1);
  }

  private release(client: string): void {
    const left = (this.held.get(client) ?? 0) - 1;
    if (left > 0) this.held.set(client, left);
    else this.held.delete(client);
  }
}
