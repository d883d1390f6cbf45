import type { FC } from 'hono/jsx';
import { number, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import { SourceFields } from '../record/said-fields.js';
import type { Told } from '../tables.js';
import type { Line } from './at-desk.js';
import type { Detention } from './detention.js';
import { BasisFields } from './detention-form.js';
import { TwoFigures } from './detentions-page.js';
import { daysInWords, figureInWords, spanInWords } from './figure-words.js';
import { hows } from './tables.js';

interface Words {
  say: Say;
  csrf: string;
}

/** All records, told or not. */
export const DetentionList: FC<{ say: Say; all: Detention[]; told: Map<string, Told> }> = ({
  say,
  all,
  told,
}) => (
  <>
    <h1>{say('register.detentions.title')}</h1>
    <p class="acts">
      <a class="act" href="/desk/detentions/new">
        {say('register.detentions.desk.new')}
      </a>
    </p>
    {all.length === 0 ? (
      <p>{say('register.detentions.none')}</p>
    ) : (
      <Table
        caption={say('register.detentions.caption')}
        head={[
          ...['title', 'date', 'by_name', 'in_number'].map((name) => say(`register.detentions.head.${name}`)),
          say('register.desk.head.told'),
        ]}
        numbers={[2]}
      >
        {all.map((one) => (
          <tr>
            <td>
              <a href={`/desk/detentions/${one.code}`}>
                <Foreign>{one.title}</Foreign>
              </a>
            </td>
            <td>{one.happened && dateInWords(one.happened, say)}</td>
            <td class="n">{number(one.named, say.language)}</td>
            <td>{spanInWords(say, one.figures)}</td>
            <td>{say(`register.desk.told.${told.get(one.id) ?? 'desk'}`)}</td>
          </tr>
        ))}
      </Table>
    )}
  </>
);

interface RecordProps extends Words {
  one: Detention;
  told: Map<string, Told>;
  lines: Line[];
  entries: { id: string; people: number; entered_at: Date }[];
  page: number;
  pages: number;
  codes: Map<string, string>;
  form: Filled;
}

/** A record at the desk: both figures, what each source reports, and who was entered. */
export const DetentionRecord: FC<RecordProps> = (props) => {
  const { say, one, told, lines, entries, page, pages } = props;
  const own = `/desk/detentions/${one.code}`;
  const days = daysInWords(say, one);
  return (
    <>
      <h1>
        <Foreign>{one.title}</Foreign>
      </h1>
      <p class="meta">
        {[one.happened && dateInWords(one.happened, say), one.place, days].filter(Boolean).join(' · ')}{' '}
        <span class="tag">{say(`register.desk.told.${told.get(one.id) ?? 'desk'}`)}</span>
      </p>
      {one.text && <p>{one.text}</p>}
      <Problems form={props.form} title={say('register.desk.problems')} />
      <TwoFigures {...{ say, one }} />
      <p class="acts">
        <a class="act" href={`${own}/enter`}>
          {say('register.detentions.desk.enter_names')}
        </a>
        <a href={`${own}/change`}>{say('register.detentions.desk.change')}</a>
        {told.get(one.id) === 'public' && (
          <a href={`/detentions/${one.code}`}>{say('register.detentions.desk.public_page')}</a>
        )}
      </p>
      <Numbers {...props} />
      <section>
        <h2 id="people">{say('register.detentions.by_name')}</h2>
        {entries.length > 0 && (
          <ul>
            {entries.map(({ id, people, entered_at }) => (
              <li>
                <a href={`${own}/entries/${id}`}>
                  {say('register.detentions.desk.entry', {
                    count: people,
                    day: dateInWords(entered_at.toISOString().slice(0, 10), say),
                  })}
                </a>
              </li>
            ))}
          </ul>
        )}
        <People {...{ say, lines }} />
        <Pages
          page={page}
          hasNext={page < pages}
          at={(one) => `${own}?page=${one}`}
          words={{
            previous: say('register.page.previous'),
            next: say('register.page.next'),
            name: say('register.page.name'),
          }}
        />
      </section>
      <section>
        <h2 id="tell">{say('register.detentions.desk.tell')}</h2>
        <p class="small">{say('register.detentions.desk.tell_about')}</p>
        <form method="post" action={`${own}/tell`}>
          <Hidden name="csrf" value={props.csrf} />
          <BasisFields form={props.form} act={say('register.detentions.desk.tell_act')} />
        </form>
      </section>
    </>
  );
};

/** People of a record, each with the way to the own record. */
export const People: FC<{ say: Say; lines: Line[] }> = ({ say, lines }) =>
  lines.length === 0 ? (
    <p>{say('register.detentions.desk.nobody')}</p>
  ) : (
    <Table
      caption={say('register.detentions.people_caption', { count: lines.length })}
      head={[
        ...['person', 'date', 'days'].map((name) => say(`register.detentions.head.${name}`)),
        say('register.desk.head.told'),
      ]}
      numbers={[2]}
    >
      {lines.map(({ slug, name, happened, days, told }) => (
        <tr>
          <td>
            <a href={`/desk/people/${slug}`}>
              <Foreign>{name}</Foreign>
            </a>
          </td>
          <td>{happened && dateInWords(happened, say)}</td>
          <td class="n">{days}</td>
          <td>{say(`register.desk.told.${told}`)}</td>
        </tr>
      ))}
    </Table>
  );

/** What each source reports, and the form for one more. */
const Numbers: FC<RecordProps> = ({ say, csrf, one, told, codes, form }) => (
  <section>
    <h2 id="figures">{say('register.detentions.reported')}</h2>
    <ul>
      {one.figures.map((figure) => (
        <li>
          {figureInWords(say, figure)}
          {figure.scope && `, ${figure.scope}`} — {figure.sources.map((id) => codes.get(id)).join(', ')}{' '}
          <span class="tag">{say(`register.desk.told.${told.get(figure.id) ?? 'desk'}`)}</span>
          <a href={`/desk/detentions/${one.code}/figures/${figure.id}/strike`}>
            {say('register.detentions.desk.strike')}
          </a>
        </li>
      ))}
    </ul>
    <details open={form.problems.length > 0}>
      <summary>{say('register.detentions.desk.add_figure')}</summary>
      <form method="post" action={`/desk/detentions/${one.code}/figures`}>
        <Hidden name="csrf" value={csrf} />
        <div class="row">
          <Select
            name="how"
            label={say('register.detentions.field.how')}
            options={hows.map((value) => ({ value, label: say(`register.detentions.desk.how.${value}`) }))}
            form={form}
          />
          <TextField
            name="number"
            label={say('register.detentions.field.number')}
            inputmode="numeric"
            short
            form={form}
          />
        </div>
        <TextField
          name="scope"
          label={say('register.detentions.field.scope')}
          hint={say('register.detentions.field.scope_hint')}
          maxlength={300}
          form={form}
        />
        <SourceFields form={form} />
        <p class="acts">
          <Submit label={say('register.detentions.desk.add_figure')} />
        </p>
      </form>
    </details>
  </section>
);
