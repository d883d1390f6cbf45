import { type DeskVisit, visitAt } from '../desk-visit.js';
import { type Person, signIn } from '../second-step.js';

const list = '/desk/newspaper/newsletter';
const outbox = '/desk/mailroom/outbox';

/** How a sending stands, as its page says. */
export interface Shown {
  state: string;
  waiting: number;
  in_outbox: number;
  sent: number;
  refused: number;
  uncertain: number;
  came_back: number;
  same_address: number;
  /** Whether the page offers the button. */
  may_release: boolean;
}

/** Somebody of the staff who sends a newsletter through the pages of a real server, which may be another one each time. */
export class NewsletterDesk {
  private visit: DeskVisit = visitAt('');
  private at: string | null = null;
  path = '';

  constructor(
    private readonly url: () => string | null,
    private readonly person: Person,
  ) {}

  /** Opens a page; whoever is not signed in (any more) does that first. */
  private async open(path: string): Promise<DeskVisit> {
    const url = this.url();
    if (url === null) throw new Error('nobody answers');
    if (this.at !== url) {
      const { cookie } = this.visit;
      this.visit = visitAt(url);
      // A session outlives the server that began it.
      this.visit.cookie = cookie;
      this.at = url;
    }
    await this.visit.get(path);
    if (this.visit.status === 200) return this.visit;
    await signIn(this.visit, this.person);
    await this.visit.get(path);
    if (this.visit.status !== 200) throw new Error(`${path} was answered ${this.visit.status}`);
    return this.visit;
  }

  /** Prepares an issue, and stays at its page. */
  async prepare(issue: number): Promise<void> {
    const visit = await this.open(list);
    await visit.post(list, { kind: 'issue', subject: String(issue) });
    if (visit.status !== 303) throw new Error(`preparing was answered ${visit.status}: ${visit.page}`);
    this.path = visit.location ?? '';
  }

  async look(): Promise<Shown> {
    const { page } = await this.open(this.path);
    const table =
      page.match(/<caption>How far it is<\/caption>[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/)?.[1] ?? '';
    const numbers = [...table.matchAll(/<td class="n">(\d+)<\/td>/g)].map(([, digits]) => Number(digits));
    const [waiting, in_outbox, sent, refused, uncertain, came_back, same_address] = numbers;
    if (same_address === undefined) throw new Error('the page of a sending has no counts');
    return {
      state: page.match(/<p class="meta">([^·<]*) ·/)?.[1] ?? '',
      ...{ waiting, in_outbox, sent, refused, uncertain, came_back, same_address },
      may_release: page.includes(`action="${this.path}/release"`),
    } as Shown;
  }

  /** Presses a button of the sending's page. Returns the status. */
  async press(button: 'release' | 'pause' | 'go_on' | 'drop'): Promise<number> {
    const visit = await this.open(this.path);
    await visit.post(`${this.path}/${button}`);
    // A run takes longer than a proof lasts: the form comes back, asks, and goes on.
    if (visit.status === 403 && visit.page.includes('name="step_passphrase"'))
      await visit.post(`${this.path}/${button}`, {
        step_passphrase: this.person.passphrase,
        step_code: this.person.backup?.shift() ?? '',
      });
    return visit.status;
  }

  /** Which of these mails the outbox's page offers a decision for. */
  async offered(ids: string[]): Promise<string[]> {
    const { page } = await this.open(outbox);
    return ids.filter((id) => page.includes(`action="${outbox}/${id}"`));
  }

  async decide(id: string, decision: 'was_sent' | 'send_again' | 'give_up'): Promise<void> {
    const visit = await this.open(outbox);
    await visit.post(`${outbox}/${id}`, { decision });
    if (visit.status !== 303) throw new Error(`“${decision}” was answered ${visit.status}`);
  }
}
