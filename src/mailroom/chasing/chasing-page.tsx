import type { FC } from 'hono/jsx';
import type { Messages, Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { spelled } from '../dispatch-code.js';
import { Ways } from '../ways.js';
import type { KeptChaser } from './chaser.js';
import { askedIn, chaserText } from './chaser-words.js';
import { type ChasingRule, rule_fields } from './chasing-rule.js';
import { most_in_letter, type OfficeToAsk } from './unanswered.js';

interface Props {
  say: Say;
  csrf: string;
  messages: Messages;
  offices: OfficeToAsk[];
  latest: KeptChaser[];
  rule: ChasingRule;
  form: Filled;
  /** The item of a letter that has just been made. */
  made: string | null;
  /** Why nothing was made. */
  refused: string | null;
}

/** Offices that have not answered, each with the letter that would go to it; then the letters that went. */
export const ChasingPage: FC<Props> = (props) => {
  const { say, csrf, offices, latest, rule, form, made, refused } = props;
  return (
    <>
      <h1>{say('mailroom.chasing.title')}</h1>
      <Ways say={say} here="chasing" />
      {made && (
        <Flash>
          {say('mailroom.chasing.made')}{' '}
          <a href={`/desk/mailroom/items/${made}`}>{say('mailroom.chasing.see')}</a>
        </Flash>
      )}
      {refused && (
        <p class="problem" role="alert">
          {refused}
        </p>
      )}
      <p>{say('mailroom.chasing.rule.says', { ...rule })}</p>
      {offices.length === 0 && <p>{say('mailroom.chasing.nobody')}</p>}
      {offices.map((office) => (
        <Office {...props} office={office} />
      ))}
      {latest.length > 0 && <Latest {...{ say, latest }} />}
      <h2 id="rule">{say('mailroom.chasing.rule.title')}</h2>
      <Problems form={form} title={say('mailroom.chasing.rule.not_set')} />
      <form method="post" action="/desk/mailroom/chasing/rule" class="text">
        <Hidden name="csrf" value={csrf} />
        {rule_fields.map((field) => (
          <TextField
            name={field}
            label={say(`mailroom.chasing.rule.${field}`)}
            inputmode="numeric"
            maxlength={4}
            short
            form={form}
          />
        ))}
        <Submit second label={say('mailroom.chasing.rule.set')} />
      </form>
    </>
  );
};

const columns = ['chosen', 'left', 'paper', 'sender', 'state', 'asked'];

const Office: FC<Props & { office: OfficeToAsk }> = ({ say, csrf, messages, office }) => {
  const papers = office.papers.slice(0, most_in_letter);
  const name = office.names.en ?? office.code;
  const language = askedIn(office.language);
  const letter = chaserText(messages, language, papers);
  return (
    <section>
      <h2 id={office.code}>
        <Foreign>{name}</Foreign>
      </h2>
      <form method="post" action="/desk/mailroom/chasing">
        <Hidden name="csrf" value={csrf} />
        <Hidden name="office" value={office.id} />
        <Table
          caption={say('mailroom.chasing.caption', { office: name, count: office.papers.length })}
          head={columns.map((column) => say(`mailroom.chasing.head.${column}`))}
        >
          {papers.map((paper) => (
            <tr>
              <td>
                <input
                  type="checkbox"
                  name="paper"
                  value={paper.id}
                  checked
                  aria-label={say('mailroom.chasing.choose', { code: spelled(paper.code) })}
                />
              </td>
              <td>{dateInWords(paper.left_on, say)}</td>
              <td>
                <a href={`/desk/mailroom/dispatches/${paper.id}`}>{spelled(paper.code)}</a>{' '}
                <Foreign>{paper.title}</Foreign>
              </td>
              <td>
                <Foreign>{paper.sender_name}</Foreign>
              </td>
              <td>{say(`mailroom.state.${paper.state}`)}</td>
              <td>{paper.asked_on ? dateInWords(paper.asked_on, say) : say('mailroom.chasing.never')}</td>
            </tr>
          ))}
        </Table>
        {office.papers.length > papers.length && (
          <p class="small">{say('mailroom.chasing.more', { count: office.papers.length - papers.length })}</p>
        )}
        <details>
          <summary>{say('mailroom.chasing.letter_of', { office: name })}</summary>
          <div class="text" lang={language}>
            <p>
              <b>{letter.title}</b>
            </p>
            {[...letter.covering, ...letter.body].map((paragraph) => (
              <p>{paragraph}</p>
            ))}
          </div>
        </details>
        <p class="acts">
          <Submit label={say('mailroom.chasing.ask', { office: name })} />
          <a href={`/desk/mailroom/proof/office/${office.id}`}>{say('mailroom.bundle.of', { name })}</a>
        </p>
      </form>
    </section>
  );
};

const Latest: FC<{ say: Say; latest: KeptChaser[] }> = ({ say, latest }) => (
  <Table
    caption={say('mailroom.chasing.latest')}
    head={['made', 'office', 'papers', 'letter'].map((column) =>
      say(`mailroom.chasing.latest_head.${column}`),
    )}
    numbers={[2]}
  >
    {latest.map(({ item_id, office_code, made_at, papers }) => (
      <tr>
        <td>
          <Moment at={made_at} />
        </td>
        <td>{office_code}</td>
        <td class="n">{papers}</td>
        <td>
          <a href={`/desk/mailroom/items/${item_id}`}>{say('mailroom.chasing.see')}</a>
        </td>
      </tr>
    ))}
  </Table>
);
