import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Table } from '../../page/parts.js';
import { desk_path } from '../articles/desk-frame.js';
import { PaperWays } from '../articles/list-page.js';
import type { Readers } from './readers.js';
import type { Sending } from './sending.js';
import { rhythms } from './tables.js';

export const newsletter_path = `${desk_path}/newsletter`;
export const sendingPath = (id: string) => `${newsletter_path}/sendings/${id}`;

interface Props {
  say: Say;
  csrf: string;
  sendings: Sending[];
  readers: Readers;
  form: Filled;
}

/** `/desk/newspaper/newsletter`: who reads it, what goes out, and the form to prepare the next. */
export const NewsletterDeskPage: FC<Props> = ({ say, csrf, sendings, readers, form }) => (
  <>
    <h1>{say('newspaper.newsletter.desk.title')}</h1>
    <PaperWays say={say} here="newsletter" />
    <p class="text">{say('newspaper.newsletter.desk.about')}</p>
    <ReadersTable {...{ say, readers }} />
    <p>
      <a href={`${newsletter_path}/address-book`}>{say('newspaper.newsletter.book.title')}</a>
    </p>
    {sendings.length > 0 && (
      <Table
        caption={say('newspaper.newsletter.desk.sendings')}
        head={['title', 'state', 'prepared', 'waiting', 'sent'].map((one) =>
          say(`newspaper.newsletter.desk.head.${one}`),
        )}
        numbers={[3, 4]}
      >
        {sendings.map((one) => (
          <tr>
            <td>
              <a href={sendingPath(one.id)}>
                <Foreign>{one.title}</Foreign>
              </a>
            </td>
            <td>{say(`newspaper.newsletter.desk.state.${one.state}`)}</td>
            <td>
              <Moment at={one.prepared_at} />
            </td>
            <td class="n">{String(one.waiting)}</td>
            <td class="n">{String(one.sent)}</td>
          </tr>
        ))}
      </Table>
    )}
    <form method="post" action={newsletter_path} class="text">
      <h2>{say('newspaper.newsletter.desk.prepare')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Problems form={form} title={say('register.desk.problems')} />
      <Select
        name="kind"
        label={say('newspaper.newsletter.desk.kind')}
        options={rhythms.map((value) => ({ value, label: say(`newspaper.newsletter.desk.kinds.${value}`) }))}
        form={form}
      />
      <TextField
        name="subject"
        label={say('newspaper.newsletter.desk.subject')}
        hint={say('newspaper.newsletter.desk.subject_hint')}
        maxlength={10}
        short
        form={form}
      />
      <p class="acts">
        <Submit label={say('newspaper.newsletter.desk.prepare')} />
      </p>
    </form>
  </>
);

const ReadersTable: FC<{ say: Say; readers: Readers }> = ({ say, readers: { confirmed, waiting } }) => (
  <>
    {confirmed.length > 0 && (
      <Table
        caption={say('newspaper.newsletter.desk.readers')}
        head={['often', 'language', 'count'].map((one) => say(`newspaper.newsletter.desk.head.${one}`))}
        numbers={[2]}
      >
        {confirmed.map(({ often, spoken, count }) => (
          <tr>
            <td>{say(`newspaper.newsletter.often.${often}`)}</td>
            <td>{languageName('en', spoken)}</td>
            <td class="n">{String(count)}</td>
          </tr>
        ))}
      </Table>
    )}
    <p>{say('newspaper.newsletter.desk.unconfirmed', { count: waiting })}</p>
  </>
);
