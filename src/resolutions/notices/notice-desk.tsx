import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../kernel/database.js';
import { type Language, languages, type Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv, Due } from '../../page/web.js';
import { Why } from '../../register/record/fact-page.js';
import { languageName } from '../language-name.js';
import {
  dropNotice,
  type NoticeAtDesk,
  noticeById,
  noticesOf,
  noticeWords,
  releaseNotice,
  told_at_once,
  waitingByLanguage,
} from './notice.js';

interface Means {
  /** The voice of a language: each is told in the one in which the form was filled in. */
  sayIn: (language: Language) => Say;
}

type Ctx = Context<DeskEnv>;
const section = 'texts';
const path = '/desk/texts/notices';

/** `/desk/texts/notices`: word of a changed model to those who took it, released by a person, or dropped. */
export function noticeDesk({ sayIn }: Means): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, async (c) => {
    const { db, say } = c.var;
    return c.render(<NoticeList say={say} notices={await noticesOf(db)} />, {
      title: say('resolutions.notices.desk.title'),
      section,
    });
  });

  app.get(`${path}/:id`, (c) => show(c, sayIn, {}, []));

  app.post(`${path}/:id/release`, async (c) => {
    const { db, actor, keys, config } = c.var;
    const id = c.req.param('id');
    return tried(c, sayIn, {}, 'release', async () => {
      const words = await noticeWords(db, await noticeById(db, id), { sayIn, publicUrl: config.publicUrl });
      const { mails, left } = await releaseNotice(db, actor, keys, id, words);
      return `${path}/${id}?released=${mails}-${left}`;
    });
  });

  app.post(`${path}/:id/drop`, async (c) => {
    const { db, actor } = c.var;
    const id = c.req.param('id');
    const typed = await typedIn(c, 'drop_why');
    return tried(c, sayIn, typed, 'drop_why', async () => {
      await dropNotice(db, actor, id, typed.drop_why);
      return path;
    });
  });

  return app;
}

async function tried(
  c: Ctx,
  sayIn: Means['sayIn'],
  typed: Record<string, string>,
  field: string,
  act: () => Promise<string>,
) {
  try {
    return c.redirect(await act(), 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, sayIn, typed, [{ field, code: error.code, values: error.values }]);
  }
}

async function show(c: Ctx, sayIn: Means['sayIn'], values: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf, config } = c.var;
  const notice = await noticeById(db, c.req.param('id') ?? '');
  const words = await noticeWords(db, notice, { sayIn, publicUrl: config.publicUrl });
  const waiting = await waitingByLanguage(db, notice.id);
  const spoken = waiting.length > 0 ? waiting.map((one) => one.spoken) : [languages[0]];
  // In the preview the link has no secret: nobody but its owner holds that.
  const previews = spoken.map((language) => ({ language, ...words(language, '…') }));
  const [, mails, left] = c.req.query('released')?.match(/^(\d{1,5})-(\d{1,6})$/) ?? [];
  const done =
    mails && left ? say('resolutions.notices.desk.released', { count: Number(mails), left }) : null;
  return c.render(
    <NoticePage {...{ say, csrf, notice, waiting, previews, done }} form={{ say, values, problems }} />,
    { title: say('resolutions.notices.desk.title'), section },
  );
}

/** Notices that wait for somebody, for the desk's first page; those that nobody would get are left out. */
export async function noticesDue(db: Db): Promise<Due[]> {
  const open = (await noticesOf(db)).filter((one) => one.settled === null && one.waiting > 0);
  if (open.length === 0) return [];
  return [{ count: open.length, code: 'resolutions.notices.due', href: path }];
}

const NoticeList: FC<{ say: Say; notices: NoticeAtDesk[] }> = ({ say, notices }) => (
  <>
    <p class="small">
      <a href="/desk/texts">{say('resolutions.texts.title')}</a>
    </p>
    <h1>{say('resolutions.notices.desk.title')}</h1>
    <p>{say('resolutions.notices.desk.about')}</p>
    {notices.length === 0 ? (
      <p>{say('resolutions.notices.desk.none')}</p>
    ) : (
      <Table
        caption={say('resolutions.notices.desk.title')}
        head={['made', 'text', 'what', 'waiting', 'told', 'state'].map((one) =>
          say(`resolutions.notices.desk.head.${one}`),
        )}
        numbers={[3, 4]}
      >
        {notices.map((one) => (
          <tr>
            <td>
              <a href={`${path}/${one.id}`}>{one.made_at.toISOString().slice(0, 10)}</a>
            </td>
            <td>{one.slug}</td>
            <td>{say(`resolutions.notices.desk.${one.kind}`, { number: one.number })}</td>
            <td class="n">{one.waiting}</td>
            <td class="n">{one.told}</td>
            <td>{say(`resolutions.notices.desk.state.${one.settled ?? 'open'}`)}</td>
          </tr>
        ))}
      </Table>
    )}
  </>
);

interface PageProps {
  say: Say;
  csrf: string;
  notice: NoticeAtDesk;
  waiting: { spoken: Language; count: number }[];
  previews: { language: Language; subject: string; text: string }[];
  done: string | null;
  form: Filled;
}

const NoticePage: FC<PageProps> = ({ say, csrf, notice, waiting, previews, done, form }) => (
  <div class="text">
    <p class="small">
      <a href={path}>{say('resolutions.notices.desk.title')}</a>
    </p>
    <h1>{say(`resolutions.notices.desk.${notice.kind}`, { number: notice.number })}</h1>
    <p class="meta">
      <a href={`/desk/texts/${notice.slug}`}>{notice.slug}</a> ·{' '}
      {say(`resolutions.notices.desk.state.${notice.settled ?? 'open'}`)}
    </p>
    {done && <Flash>{done}</Flash>}
    <Problems form={form} title={say('register.desk.problems')} />
    <p>
      {say('resolutions.notices.desk.count', { count: notice.waiting, told: notice.told })}{' '}
      {waiting.map((one) => `${languageName(say, one.spoken)}: ${one.count}`).join(', ')}
    </p>
    <h2>{say('resolutions.notices.desk.words')}</h2>
    {previews.map((one) => (
      <article lang={one.language}>
        <h3>{one.subject}</h3>
        <pre>
          <Foreign>{one.text}</Foreign>
        </pre>
      </article>
    ))}
    {notice.settled === null && (
      <>
        {notice.waiting > 0 && (
          <form method="post" action={`${path}/${notice.id}/release`} id="release">
            <Hidden name="csrf" value={csrf} />
            <p class="small">{say('resolutions.notices.desk.release_about', { most: told_at_once })}</p>
            <p class="acts">
              <Submit label={say('resolutions.notices.desk.release', { count: notice.waiting })} />
            </p>
          </form>
        )}
        <form method="post" action={`${path}/${notice.id}/drop`}>
          <h2>{say('resolutions.notices.desk.drop')}</h2>
          <Hidden name="csrf" value={csrf} />
          <Why form={form} name="drop_why" act={say('resolutions.notices.desk.drop')} second />
        </form>
      </>
    )}
  </div>
);
