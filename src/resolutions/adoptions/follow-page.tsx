import type { FC } from 'hono/jsx';
import { type Language, longDay, type Say } from '../../kernel/language.js';
import { FileField, type Filled, Hidden, Problems, Select, Submit, TextArea } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { SentTable } from '../adoption-panel.js';
import type { Followed } from './follow-acts.js';
import { HistoryLines } from './history-lines.js';
import { largest_scan_bytes, most_pages } from './minute-file.js';
import { TellingFields } from './record-fields.js';

interface Props {
  say: Say;
  language: Language;
  /** The address of this page, and of the public pages. */
  here: string;
  href: (path: string) => string;
  csrf: string;
  followed: Followed;
  form: Filled;
  /** What has just been done: a message, or null. */
  done: string | null;
}

const dayOf = (moment: Date, language: Language) => longDay(moment.toISOString().slice(0, 10), language);

/** Handed in, confirmed, decided, withdrawn: each with its day and, where we declined, the reason. */
const Steps: FC<Pick<Props, 'say' | 'language' | 'followed'>> = ({ say, language, followed }) => {
  const { adoption, withdrawal } = followed;
  const { decision, decided_at } = adoption;
  return (
    <ol>
      <li>
        {say('resolutions.adoptions.follow.handed_in', { date: dayOf(adoption.handed_in_at, language) })}
      </li>
      <li>
        {say('resolutions.adoptions.follow.confirmed', { date: dayOf(adoption.confirmed_at, language) })}
      </li>
      {(decision || !withdrawal) && (
        <li>
          {decision && decided_at
            ? say(`resolutions.adoptions.follow.${decision}`, { date: dayOf(decided_at, language) })
            : say('resolutions.adoptions.follow.waiting')}
          {decision === 'declined' && (
            <blockquote>
              <Foreign>{adoption.reason}</Foreign>
            </blockquote>
          )}
        </li>
      )}
      {withdrawal && (
        <li>
          {say('resolutions.adoptions.follow.withdrawn', { date: dayOf(withdrawal.withdrawn_at, language) })}
        </li>
      )}
    </ol>
  );
};

/** What became of an adoption, for its officer: where it stands, what left, and what can be done about it. */
export const FollowPage: FC<Props> = (props) => {
  const { say, language, here, href, followed, form, done } = props;
  const { adoption, withdrawal, corrections, scans } = followed;
  const isOpen = withdrawal === null && adoption.decision !== 'declined';
  return (
    <>
      <h1>
        <Foreign>{adoption.organisation}</Foreign>
      </h1>
      <p class="standfirst">
        <a href={href(`/resolutions/${adoption.slug}`)}>{adoption.title}</a>
      </p>
      {done && (
        <p class="flash" role="status">
          {done}
        </p>
      )}
      <Problems form={form} title={say('resolutions.adopt.problems')} />
      <div class="lead">
        <div class="text">
          <h2>{say('resolutions.adoptions.follow.state')}</h2>
          <Steps {...{ say, language, followed }} />
          <SentTable
            {...{ say, language, href }}
            sent={followed.papers}
            caption={say('resolutions.adoptions.follow.papers')}
          />
          {adoption.decision === 'verified' && followed.papers.length === 0 && (
            <p>{say('resolutions.adoptions.follow.no_papers')}</p>
          )}
          <HistoryLines {...{ say, language, corrections, isOpen }} />
          {scans.length > 0 && <p>{say('resolutions.adoptions.follow.scans', { count: scans.length })}</p>}
        </div>
        <aside>
          <p class="small">{say('resolutions.adoptions.follow.private')}</p>
          {isOpen && (
            <p class="acts">
              <a class="act second" href={`${here}/correct`}>
                {say('resolutions.adoptions.follow.correct')}
              </a>
            </p>
          )}
          {isOpen && <Forms {...props} />}
        </aside>
      </div>
    </>
  );
};

const Forms: FC<Props> = ({ say, here, csrf, followed, form }) => {
  const { adoption, to_post } = followed;
  const isAsked = (...names: string[]) => form.problems.some(({ field }) => names.includes(field));
  const telling = {
    may_name: adoption.may_name ? 'yes' : 'no',
    tell_vote: adoption.tell_vote ? 'yes' : 'no',
    tell_text: adoption.tell_text ? 'yes' : 'no',
  };
  return (
    <>
      {to_post > 0 && (
        <form method="post" action={`${here}/posted`}>
          <Hidden name="csrf" value={csrf} />
          <p>{say('resolutions.adoptions.follow.to_post', { count: to_post })}</p>
          <p class="acts">
            <Submit label={say('resolutions.adoptions.follow.posted')} />
          </p>
        </form>
      )}
      <details open={isAsked('scan')}>
        <summary>{say('resolutions.adoptions.follow.scan')}</summary>
        <form method="post" action={`${here}/scan`} enctype="multipart/form-data">
          <Hidden name="csrf" value={csrf} />
          <FileField
            name="scan"
            label={say('resolutions.adoptions.follow.scan_file')}
            hint={say('resolutions.adoptions.follow.scan_hint', {
              limit: largest_scan_bytes / 1024 ** 2,
              pages: most_pages,
            })}
            accept=".pdf,.png,.jpg,.jpeg,.webp"
            form={form}
          />
          <p class="acts">
            <Submit label={say('resolutions.adoptions.follow.scan_send')} />
          </p>
        </form>
      </details>
      <details open={isAsked('may_name', 'tell_vote', 'tell_text', 'tell_why')}>
        <summary>{say('resolutions.adoptions.follow.tell')}</summary>
        <form method="post" action={`${here}/tell`}>
          <Hidden name="csrf" value={csrf} />
          <Select
            name="may_name"
            label={say('resolutions.adopt.label.may_name')}
            form={{ ...form, values: { ...telling, ...form.values } }}
            options={(['yes', 'no'] as const).map((value) => ({
              value,
              label: say(`resolutions.adopt.may_name.${value}`),
            }))}
          />
          <TellingFields form={{ ...form, values: { ...telling, ...form.values } }} />
          <TextArea
            name="tell_why"
            label={say('resolutions.adoptions.follow.tell_why')}
            form={form}
            rows={2}
            maxlength={2000}
          />
          <p class="acts">
            <Submit label={say('resolutions.adoptions.follow.tell_send')} />
          </p>
        </form>
      </details>
      <details open={isAsked('withdraw_why')}>
        <summary>{say('resolutions.adoptions.follow.withdraw')}</summary>
        <form method="post" action={`${here}/withdraw`}>
          <Hidden name="csrf" value={csrf} />
          <p class="small">{say('resolutions.adoptions.follow.withdraw_about')}</p>
          <TextArea
            name="withdraw_why"
            label={say('resolutions.adoptions.follow.why')}
            form={form}
            rows={2}
            maxlength={2000}
          />
          <p class="acts">
            <Submit label={say('resolutions.adoptions.follow.withdraw_send')} second />
          </p>
        </form>
      </details>
    </>
  );
};
