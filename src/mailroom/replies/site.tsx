import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Language, number, type Say } from '../../kernel/language.js';
import { Foreign, Table } from '../../page/parts.js';
import type { VisitorEnv } from '../../page/web.js';
import { office_moves, officeTold, type PublicOffice, publicOffice, publicOffices } from './office-public.js';
import { PublicReplies, publicReplies, replyTold } from './reply-public.js';

interface Words {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

/** Shown also while nothing of the kind has happened. */
const promised: readonly string[] = ['reported_posted', 'confirmed', 'returned', 'answered'];

const Counts: FC<Words & { offices: PublicOffice[]; caption: string }> = (props) => {
  const { say, language, href, offices, caption } = props;
  const shown = office_moves.filter(
    (move) => promised.includes(move) || offices.some((office) => office[move] > 0),
  );
  return (
    <>
      <Table
        caption={caption}
        head={[
          say('mailroom.counts.addressee'),
          ...shown.map((move) => say(`mailroom.counts.${move}`)),
          say('mailroom.counts.median_days'),
        ]}
        numbers={[...shown, 'median_days'].map((_, place) => place + 1)}
      >
        {offices.map((office) => (
          <tr>
            <td>
              <a href={href(`/offices/${office.slug}`)}>
                <Foreign>{office.name}</Foreign>
              </a>
            </td>
            {shown.map((move) => (
              <td class="n">{number(office[move], language)}</td>
            ))}
            <td class="n">{office.median_days === null ? '' : number(office.median_days, language)}</td>
          </tr>
        ))}
      </Table>
      <p class="small text">{say('mailroom.counts.note')}</p>
    </>
  );
};

/** `/offices`, `/offices/<slug>`: who is written to, what was sent and what was answered; and their JSON. */
export function officesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/offices.json', async (c) => c.json({ offices: (await publicOffices(c.var.db)).map(officeTold) }));

  app.get('/offices', async (c) => {
    const { db, say, language, href } = c.var;
    const offices = await publicOffices(db, language);
    const title = say('mailroom.replies.open.offices');
    return c.render(
      <>
        <h1>{title}</h1>
        <p class="standfirst">{say('mailroom.replies.open.standfirst')}</p>
        {offices.length === 0 ? (
          <p>{say('mailroom.replies.open.nothing')}</p>
        ) : (
          <Counts {...{ say, language, href, offices }} caption={title} />
        )}
        <p class="small">
          <a href="/offices.json">JSON</a>
        </p>
      </>,
      { title, json: '/offices.json', section: 'resolutions' },
    );
  });

  app.get('/offices/:file{[^/]+\\.json}', async (c) => {
    const { db } = c.var;
    const office = await publicOffice(db, c.req.param('file').slice(0, -'.json'.length));
    const replies = await publicReplies(db, { office: office.id });
    return c.json({ ...officeTold(office), replies: replies.map(replyTold) });
  });

  app.get('/offices/:slug', async (c) => {
    const { db, say, language, href } = c.var;
    const office = await publicOffice(db, c.req.param('slug'), language);
    const replies = await publicReplies(db, { office: office.id }, language);
    const json = `/offices/${office.slug}.json`;
    return c.render(
      <>
        <h1>
          <Foreign>{office.name}</Foreign>
        </h1>
        {office.role && (
          <p class="standfirst">
            <Foreign>{office.role}</Foreign>
          </p>
        )}
        <Counts {...{ say, language, href }} offices={[office]} caption={say('mailroom.counts.title')} />
        {replies.length === 0 && <p>{say('mailroom.replies.open.none')}</p>}
        <PublicReplies {...{ say, href, replies }} isOwn />
        <p class="small">
          <a href={href('/offices')}>{say('mailroom.replies.open.all')}</a> · <a href={json}>JSON</a>
        </p>
      </>,
      { title: office.name, json, section: 'resolutions', is_same_for_all: true },
    );
  });

  return app;
}
