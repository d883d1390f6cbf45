/**
 * Those who stand about in one state, in the order in which they came into it. Beyond `most` the one that has stood
 * there longest is dropped, and whoever stands longer than the time that was given.
 */
export class Standing<T> {
  private readonly all = new Map<T, NodeJS.Timeout | null>();

  constructor(
    private readonly most: number,
    private readonly drop: (one: T) => void,
  ) {}

  add(one: T, longest_ms?: number): void {
    this.delete(one);
    const timer = longest_ms === undefined ? null : setTimeout(() => this.out(one), longest_ms).unref();
    this.all.set(one, timer);
    const [first] = this.all.keys();
    if (this.all.size > this.most && first !== undefined) this.out(first);
  }

  delete(one: T): void {
    const timer = this.all.get(one);
    if (timer) clearTimeout(timer);
    this.all.delete(one);
  }

  get size(): number {
    return this.all.size;
  }

  private out(one: T): void {
    this.delete(one);
    this.drop(one);
  }
}
