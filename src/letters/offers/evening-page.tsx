import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { CodeInWords } from '../code-in-words.js';
import { spelledLetter } from '../letter-code.js';
import type { Evening, ReadBack } from './evening.js';
import { offer_languages } from './offer-page.js';

type Href = (path: string) => string;

/** `/write/evening`: a group asks for its recipients. */
export const AskEveningPage: FC<{ say: Say; href: Href; form: Filled }> = ({ say, href, form }) => {
  const word = (name: string) => say(`letters.offers.evening.${name}`);
  return (
    <div class="text">
      <h1>{word('title')}</h1>
      <p>{word('about')}</p>
      <Problems form={form} title={say('letters.offers.problems')} />
      <form method="post" action={href('/write/evening')}>
        <TextField name="on" label={word('on')} hint={word('on_hint')} form={form} required short />
        <TextField
          name="recipients"
          label={word('recipients')}
          form={form}
          inputmode="numeric"
          required
          short
        />
        <Select
          name="language"
          label={say('letters.offers.language')}
          form={form}
          empty={say('letters.offers.any')}
          options={offer_languages.map((value) => ({ value, label: say(`letters.offers.in.${value}`) }))}
        />
        <p class="acts">
          <Submit label={word('ask')} />
        </p>
      </form>
      <p>
        <a href={href('/write')}>{say('letters.offers.back')}</a>
      </p>
    </div>
  );
};

interface EveningProps {
  say: Say;
  href: Href;
  code: string;
  evening: Evening;
  names: Map<string, { form: string; lang: string | null }>;
  /** To whom a letter may go now. */
  going: Set<string>;
  done: ReadBack | null;
  form: Filled;
}

/** `/write/evening/<code>`: the pack before the evening, the tally after it. */
export const EveningPage: FC<EveningProps> = (props) => {
  const { say, href, code, evening, names, going, done, form } = props;
  const word = (name: string, values = {}) => say(`letters.offers.evening.${name}`, values);
  const here = href(`/write/evening/${spelledLetter(code)}`);
  return (
    <>
      <h1>{word('pack', { day: dateInWords(evening.on, say) })}</h1>
      <p class="text">
        <CodeInWords words={word('private', { code: spelledLetter(code) })} code={spelledLetter(code)} />
      </p>
      <p>
        <a class="act" href={`${here}/pack.pdf`}>
          {word('pdf')}
        </a>
      </p>
      {done && <Flash>{word('reported', { count: done.reported })}</Flash>}
      {done && done.problems.length > 0 && (
        <div class="problems" role="alert">
          <h2>{word('not_reported', { count: done.problems.length })}</h2>
          <ul>
            {done.problems.map((one) => (
              <li>
                <Foreign>{one.typed}</Foreign>: <a href="#codes">{say(one.code)}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Table
        caption={word('tally')}
        head={['code', 'person', 'posted'].map((name) => word(`column.${name}`))}
      >
        {evening.letters.map((letter) => (
          <tr>
            <td>{spelled(letter.code)}</td>
            <td>
              <Foreign lang={names.get(letter.person_id)?.lang ?? undefined}>
                {names.get(letter.person_id)?.form ?? '—'}
              </Foreign>
            </td>
            <td>
              {letter.posted_on
                ? dateInWords(letter.posted_on, say)
                : !going.has(letter.person_id) && <strong>{word('stop')}</strong>}
            </td>
          </tr>
        ))}
      </Table>
      <form method="post" action={here} class="text">
        <TextArea name="codes" label={word('codes')} hint={word('codes_hint')} form={form} rows={8} />
        <p class="acts">
          <Submit label={word('report')} />
        </p>
      </form>
      <p>
        <a href={href('/write')}>{say('letters.offers.back')}</a>
      </p>
    </>
  );
};
