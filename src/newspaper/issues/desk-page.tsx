import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, Hidden, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { longest_minute } from '../articles/article-reader.js';
import { desk_path, deskPath, StateOf } from '../articles/desk-frame.js';
import { TextDifference } from '../articles/difference-view.js';
import { PaperWays } from '../articles/list-page.js';
import type { Issue, PlannedSection } from './issue.js';

export const issues_path = `${desk_path}/issues`;
export const issuePath = (number: number, page = '') => `${issues_path}/${number}${page}`;

/** Number, day, title and language of an issue. */
const HeadFields: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <div class="row">
    {(['number', 'language'] as const).map((name) => (
      <TextField
        name={name}
        label={say(`newspaper.desk.issue.${name}`)}
        hint={say(`newspaper.desk.issue.${name}_hint`)}
        maxlength={name === 'language' ? 2 : 10}
        short
        form={form}
      />
    ))}
    <DateField
      name="day"
      label={say('newspaper.desk.issue.day')}
      hint={say('newspaper.desk.issue.day_hint')}
      form={form}
    />
    <TextField
      name="title"
      label={say('newspaper.desk.issue.title')}
      hint={say('newspaper.desk.issue.title_hint')}
      maxlength={200}
      form={form}
    />
  </div>
);

/** `/desk/newspaper/issues`: all issues, and the form to begin one. */
export const IssuesDeskPage: FC<{ say: Say; csrf: string; issues: Issue[]; form: Filled }> = (props) => {
  const { say, csrf, issues, form } = props;
  return (
    <>
      <h1>{say('newspaper.desk.issue.all')}</h1>
      <PaperWays say={say} here="issues" />
      {issues.length > 0 && (
        <Table
          caption={say('newspaper.desk.issue.all')}
          head={['number', 'day', 'title', 'state'].map((name) => say(`newspaper.desk.issue.${name}`))}
        >
          {issues.map((issue) => (
            <tr>
              <td>
                <a href={issuePath(issue.number)}>{String(issue.number)}</a>
              </td>
              <td>{dateInWords(issue.day, say)}</td>
              <td>
                <Foreign lang={issue.language}>{issue.title ?? ''}</Foreign>
              </td>
              <td>
                <StateOf say={say} article={{ state: issue.state, publish_at: issue.publish_at }} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <form method="post" action={issues_path}>
        <h2>{say('newspaper.desk.issue.begin')}</h2>
        <Hidden name="csrf" value={csrf} />
        <Problems form={form} title={say('register.desk.problems')} />
        <HeadFields {...{ say, form }} />
        <p class="acts">
          <Submit label={say('newspaper.desk.issue.begin')} />
        </p>
      </form>
    </>
  );
};

interface Props {
  say: Say;
  csrf: string;
  issue: Issue;
  sections: PlannedSection[];
  form: Filled;
  saved: boolean;
  /** It went out just now. */
  published: boolean;
  /** Two planned at once: the plan that stands, and the one that was typed. */
  collision: { stored: string; mine: string } | null;
  /** Where the site is. */
  publicUrl: string;
}

/** `/desk/newspaper/issues/<number>`: an issue is planned, scheduled and published. */
export const IssueDeskPage: FC<Props> = (props) => {
  const { say, csrf, issue, sections, form, saved, published, collision, publicUrl } = props;
  const drafts = sections
    .flatMap(({ lines }) => lines.flatMap(({ article }) => article ?? []))
    .filter(({ state }) => state !== 'published');
  return (
    <>
      <h1>{say('newspaper.issue_number', { number: String(issue.number) })}</h1>
      <PaperWays say={say} here="issues" />
      <p class="meta">
        {dateInWords(issue.day, say)} ·{' '}
        <StateOf say={say} article={{ state: issue.state, publish_at: issue.publish_at }} />
        {issue.state === 'published' && (
          <>
            {' · '}
            <a href={`/issues/${issue.number}`}>{`${publicUrl}/issues/${issue.number}`}</a>
          </>
        )}
      </p>
      {saved && <Flash>{say('newspaper.desk.saved')}</Flash>}
      {published && <Flash>{say('newspaper.desk.issue.published')}</Flash>}
      {collision && (
        <div class="problems" role="alert" id="collision">
          <h2>{say('newspaper.desk.collision.title')}</h2>
          <h3>{say('newspaper.desk.collision.yours')}</h3>
          <TextDifference say={say} from={collision.stored} to={collision.mine} />
          <h3>{say('newspaper.desk.collision.whole')}</h3>
          <p class="letter">{collision.stored}</p>
        </div>
      )}
      <form method="post" action={issuePath(issue.number)}>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <Problems form={form} title={say('register.desk.problems')} />
        <HeadFields {...{ say, form }} />
        <TextArea
          name="plan"
          label={say('newspaper.desk.issue.plan')}
          hint={say('newspaper.desk.issue.plan_hint')}
          rows={20}
          form={form}
        />
        <p class="acts">
          <Submit label={say(collision ? 'newspaper.desk.save_on_top' : 'newspaper.desk.save')} />
        </p>
      </form>
      {drafts.length > 0 && (
        <section class="text">
          <h2>{say('newspaper.desk.issue.not_out')}</h2>
          <p>{say('newspaper.desk.issue.not_out_about', { count: drafts.length })}</p>
          <ul class="plain">
            {drafts.map(({ number, headline, state }) => (
              <li>
                <a href={deskPath(number)}>
                  {String(number)} <Foreign>{headline}</Foreign>
                </a>{' '}
                <span class="tag">{say(`newspaper.desk.state.${state}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {issue.state !== 'published' && <Publishing {...{ say, csrf, issue, form }} />}
    </>
  );
};

const Publishing: FC<Pick<Props, 'say' | 'csrf' | 'issue' | 'form'>> = ({ say, csrf, issue, form }) => (
  <section class="text">
    <h2>{say('newspaper.desk.out.publishing')}</h2>
    <form method="post" action={issuePath(issue.number, '/publish')}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={String(issue.version)} />
      <p>{say('newspaper.desk.issue.publish_about')}</p>
      <p class="acts">
        <Submit label={say('newspaper.desk.issue.publish')} />
      </p>
    </form>
    <form method="post" action={issuePath(issue.number, '/schedule')}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={String(issue.version)} />
      <TextField
        name="at"
        label={say('newspaper.desk.out.at')}
        hint={say('newspaper.desk.out.at_hint')}
        maxlength={longest_minute}
        form={form}
      />
      <p class="acts">
        <Submit label={say('newspaper.desk.out.schedule')} second />
      </p>
    </form>
    {issue.state === 'scheduled' && (
      <form method="post" action={issuePath(issue.number, '/unschedule')}>
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <Submit label={say('newspaper.desk.out.unschedule')} second />
        </p>
      </form>
    )}
  </section>
);
