import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Language, languages, type Messages, type Say } from '../../kernel/language.js';
import { Hidden, Submit } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { LetterWays } from '../ways.js';
import { noticeWords, releaseNotices, told_at_once, waitingNotices } from './letter-notice.js';

const path = '/desk/letters/notices';

/** `/desk/letters/notices`: word to writers that something happened to their letter, released by a person. */
export function letterNoticesDesk({ messages }: { messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, async (c) => {
    const { db, say, csrf, staff, config, clock } = c.var;
    const means = { messages, publicUrl: config.publicUrl };
    const waiting = await waitingNotices(db, staff.id);
    const previews = languages.map((lang) => ({ lang, ...noticeWords(means, lang, clock.now()) }));
    const [, mails] = c.req.query('released')?.match(/^(\d{1,4})$/) ?? [];
    const done = mails ? say('letters.answers.notices.released', { count: Number(mails) }) : null;
    return c.render(<NoticesPage {...{ say, csrf, waiting, previews, done }} />, {
      title: say('letters.answers.notices.title'),
      section: 'letters',
    });
  });

  app.post(`${path}/release`, async (c) => {
    const { db, actor, staff, keys, config } = c.var;
    const means = { messages, publicUrl: config.publicUrl };
    return c.redirect(`${path}?released=${await releaseNotices(db, actor, staff.id, keys, means)}`, 303);
  });

  return app;
}

const NoticesPage: FC<{
  say: Say;
  csrf: string;
  waiting: Awaited<ReturnType<typeof waitingNotices>>;
  previews: { lang: Language; subject: string; text: string }[];
  done: string | null;
}> = ({ say, csrf, waiting, previews, done }) => (
  <div class="text">
    <h1>{say('letters.answers.notices.title')}</h1>
    <LetterWays say={say} here="notices" />
    {done && <Flash>{done}</Flash>}
    <p>{say('letters.answers.notices.about')}</p>
    {waiting.kinds.length > 0 && (
      <Table
        caption={say('letters.answers.notices.waiting')}
        head={[say('letters.answers.notices.what'), say('letters.answers.figures.head.letters')]}
        numbers={[1]}
      >
        {waiting.kinds.map(({ kind, letters }) => (
          <tr>
            <td>{say(`letters.answers.notices.kind.${kind}`)}</td>
            <td class="n">{letters}</td>
          </tr>
        ))}
      </Table>
    )}
    {waiting.ours === 0 ? (
      <p>{say('letters.answers.notices.none')}</p>
    ) : (
      <form method="post" action={`${path}/release`}>
        <Hidden name="csrf" value={csrf} />
        <p class="small">{say('letters.answers.notices.opens', { most: told_at_once })}</p>
        <p class="acts">
          <Submit label={say('letters.answers.notices.release', { count: waiting.ours })} />
        </p>
      </form>
    )}
    {waiting.locked > 0 && <p>{say('letters.answers.notices.locked', { count: waiting.locked })}</p>}
    <h2>{say('letters.answers.notices.words')}</h2>
    {previews.map(({ lang, subject, text }) => (
      <article lang={lang}>
        <h3>{subject}</h3>
        <pre>
          <Foreign>{text}</Foreign>
        </pre>
      </article>
    ))}
  </div>
);
