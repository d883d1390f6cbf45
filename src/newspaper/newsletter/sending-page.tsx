import type { Child, FC } from 'hono/jsx';
import { type Language, languageName, type Say } from '../../kernel/language.js';
import { reasonIn } from '../../mailroom/outbox-view.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { newsletter_path, sendingPath } from './desk-page.js';
import { batch_size } from './release.js';
import { most_troubled, type Sending, type Step, type Troubled } from './sending.js';

interface Props {
  say: Say;
  csrf: string;
  sending: Sending;
  previews: { language: Language; subject: string; text: string }[];
  batches: { number: number; mails: number; released_at: Date }[];
  troubled: Troubled[];
  done: string | null;
  form: Filled;
}

const counted = [
  'waiting',
  'in_outbox',
  'sent',
  'refused',
  'uncertain',
  'came_back',
  'same_address',
] as const;

/** A sending: how far it is, its buttons, what it says in each language, and what did not arrive. */
export const SendingPage: FC<Props> = (props) => {
  const { say, sending, done, form } = props;
  return (
    <>
      <p class="small">
        <a href={newsletter_path}>{say('newspaper.newsletter.desk.title')}</a>
      </p>
      <h1>
        <Foreign>{sending.title}</Foreign>
      </h1>
      <p class="meta">
        {say(`newspaper.newsletter.desk.state.${sending.state}`)} · <Moment at={sending.prepared_at} />
      </p>
      {done && <Flash>{done}</Flash>}
      <Problems form={form} title={say('register.desk.problems')} />
      <Table
        caption={say('newspaper.newsletter.desk.progress')}
        head={counted.map((one) => say(`newspaper.newsletter.desk.count.${one}`))}
        numbers={counted.map((_, place) => place)}
      >
        <tr>
          {counted.map((one) => (
            <td class="n">{String(sending[one])}</td>
          ))}
        </tr>
      </Table>
      <Buttons {...props} />
      <Batches {...props} />
      <Results {...props} />
      <Previews {...props} />
    </>
  );
};

const Buttons: FC<Props> = ({ say, csrf, sending }) => {
  const { id, state, waiting, in_outbox } = sending;
  const button = (step: Step | 'release', label: Child, second = true) => (
    <form method="post" action={`${sendingPath(id)}/${step}`} class="inline">
      <Hidden name="csrf" value={csrf} />
      <Submit label={String(label)} second={second} />
    </form>
  );
  const may = (...states: string[]) => states.includes(state);
  return (
    <section class="text" id="release">
      {may('prepared', 'going') && waiting > 0 && in_outbox < batch_size && (
        <>
          <p>{say('newspaper.newsletter.desk.release_about', { most: batch_size })}</p>
          {button(
            'release',
            say('newspaper.newsletter.desk.release', { count: Math.min(waiting, batch_size) }),
            false,
          )}
        </>
      )}
      {may('going') && in_outbox >= batch_size && (
        <p>{say('newspaper.newsletter.still_waiting', { count: in_outbox })}</p>
      )}
      {may('going') && button('pause', say('newspaper.newsletter.desk.pause'))}
      {may('paused') && button('go_on', say('newspaper.newsletter.desk.go_on'), false)}
      {may('going', 'paused') && button('end', say('newspaper.newsletter.desk.end'))}
      {may('prepared') && button('drop', say('newspaper.newsletter.desk.drop'))}
    </section>
  );
};

const Batches: FC<Props> = ({ say, batches }) =>
  batches.length === 0 ? null : (
    <Table
      caption={say('newspaper.newsletter.desk.batches')}
      head={['batch', 'mails', 'released'].map((one) => say(`newspaper.newsletter.desk.head.${one}`))}
      numbers={[0, 1]}
    >
      {batches.map(({ number, mails, released_at }) => (
        <tr>
          <td class="n">{String(number)}</td>
          <td class="n">{String(mails)}</td>
          <td>
            <Moment at={released_at} />
          </td>
        </tr>
      ))}
    </Table>
  );

const Results: FC<Props> = ({ say, troubled }) =>
  troubled.length === 0 ? null : (
    <section>
      <p>
        {say('newspaper.newsletter.desk.results_about', { most: most_troubled })}{' '}
        <a href="/desk/mailroom/outbox">{say('mailroom.desk.outbox')}</a>
      </p>
      <Table
        caption={say('newspaper.newsletter.desk.results')}
        head={['batch', 'language', 'state', 'why', 'changed'].map((one) =>
          say(`newspaper.newsletter.desk.head.${one}`),
        )}
        numbers={[0]}
      >
        {troubled.map((one) => (
          <tr>
            <td class="n">{String(one.batch)}</td>
            <td>{languageName('en', one.spoken)}</td>
            <td>
              {one.status
                ? say('newspaper.newsletter.desk.count.came_back')
                : say(`mailroom.mail_state.${one.state}`)}
            </td>
            <td>{one.status ?? (one.reason && reasonIn(say, one.reason))}</td>
            <td>
              <Moment at={one.changed_at} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );

const Previews: FC<Props> = ({ say, sending, previews }) => (
  <section class="text">
    <h2>{say('newspaper.newsletter.desk.words')}</h2>
    {previews.map(({ language, subject, text }) => (
      <article {...writtenIn(language)}>
        <h3>{subject}</h3>
        <p lang="en">
          <a href={`${sendingPath(sending.id)}/${language}`}>
            {say('newspaper.newsletter.desk.as_html')} ({languageName('en', language)})
          </a>
        </p>
        <p class="letter">
          <Foreign>{text}</Foreign>
        </p>
      </article>
    ))}
  </section>
);
