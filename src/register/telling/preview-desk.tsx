import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { found } from '../../kernel/refusals.js';
import { Foreign } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { Course } from '../course/course-view.js';
import { CustodyBar } from '../custody/custody-bar.js';
import { CustodyArithmetic } from '../custody/reckoning-view.js';
import { type Person, personOf } from '../person.js';
import { Charges, Life, OtherContradictions, PersonHead, Stays } from '../person-view.js';
import { type AtDesk, personAt } from '../record/at-desk.js';
import { Sources } from '../sources/footnotes.js';
import { asVisitor, supposing } from './difference.js';
import { put, standOf } from './ladder.js';

/** `/desk/people/:slug/preview`: the person's page as visitors would read it. `?fact=`: with that fact told, too. */
export function previewDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/preview', async (c) => {
    const { db, say, clock } = c.var;
    const person = await personAt(c);
    const fact = c.req.query('fact') ?? null;
    const seen = await previewOf(db, person, fact, today(clock));
    return c.render(<Preview {...{ say, person, seen }} />, {
      title: say('register.telling.preview.title'),
      section: 'people',
    });
  });

  return app;
}

/** A person's page as it would be, read through the published views; null where no name is told. */
export async function previewOf(
  db: Db,
  person: Pick<AtDesk, 'id' | 'slug'>,
  factId: string | null,
  day: string,
): Promise<Person | null> {
  // Any basis: it does not show.
  const basis = { basis_kind: 'public-interest', basis: null, consent_id: null } as const;
  return supposing(
    db,
    async (tx) => {
      await put(tx, { kind: 'person', id: person.id }, 'public', basis);
      if (!factId || !isId(factId)) return;
      const { isStruck } = await standOf(tx, { kind: 'fact', id: factId });
      if (!isStruck) await put(tx, { kind: 'fact', id: factId }, 'public', basis);
    },
    async (tx) => found(personOf(await asVisitor(tx), person.slug, day)),
  );
}

const Preview: FC<{ say: Say; person: AtDesk; seen: Person | null }> = ({ say, person, seen }) => {
  const words = { say, href: (path: string) => path };
  return (
    <>
      <p class="small">
        <a href={`/desk/people/${person.slug}`}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      {seen === null ? (
        <>
          <h1>{say('register.telling.preview.title')}</h1>
          <p>{say('register.telling.no_name')}</p>
        </>
      ) : (
        <>
          <p class="flash">
            {say(`register.telling.preview.${person.told === 'public' ? 'is_public' : 'not_public'}`)}
          </p>
          <PersonHead {...words} person={seen} />
          <CustodyBar {...words} person={seen} />
          <Course {...words} person={seen} />
          <OtherContradictions {...words} person={seen} />
          <CustodyArithmetic {...words} person={seen} />
          <Charges {...words} person={seen} />
          <Stays {...words} person={seen} />
          <Life {...words} person={seen} />
          <Sources {...words} sources={seen.sources} />
        </>
      )}
    </>
  );
};
