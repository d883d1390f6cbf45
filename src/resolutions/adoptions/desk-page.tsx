import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import {
  FileField,
  type Filled,
  Hidden,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Table } from '../../page/parts.js';
import type { Confirmed } from '../adoption-verification.js';
import type { Entry } from './correction.js';
import { CorrectionFields } from './correction-form.js';
import { HistoryLines } from './history-lines.js';
import type { Request } from './link-request.js';
import { largest_scan_bytes, most_pages } from './minute-file.js';
import type { Scan } from './minute-scan.js';
import { TellingFields } from './record-fields.js';
import type { Withdrawal } from './withdrawal.js';

const desk = (say: Say, code: string, values?: Record<string, string | number>) =>
  say(`resolutions.adoptions.desk.${code}`, values);

/** Adoptions that were decided about, found by the organisation's name. */
export const AllAdoptions: FC<{ say: Say; q: string; adoptions: Confirmed[] }> = ({ say, q, adoptions }) => (
  <>
    <h1>{desk(say, 'all')}</h1>
    <form method="get" action="/desk/adoptions/all" class="row">
      <TextField
        name="q"
        label={say('resolutions.adoption.desk.organisation')}
        type="search"
        maxlength={200}
        form={{ say, values: { q }, problems: [] }}
      />
      <p class="acts">
        <Submit label={desk(say, 'find')} second />
      </p>
    </form>
    {adoptions.length === 0 ? (
      <p>{desk(say, 'none')}</p>
    ) : (
      <Table
        caption={desk(say, 'all')}
        head={['organisation', 'passed_text', 'meeting']
          .map((head) => say(`resolutions.adoption.desk.${head}`))
          .concat([desk(say, 'state')])}
      >
        {adoptions.map((one) => (
          <tr>
            <td>
              <a href={`/desk/adoptions/${one.id}/record`}>
                <Foreign>{one.organisation}</Foreign>
              </a>
            </td>
            <td>{one.title}</td>
            <td>{one.met_on}</td>
            <td>{desk(say, `is_${one.withdrawn_at ? 'withdrawn' : one.decision}`)}</td>
          </tr>
        ))}
      </Table>
    )}
  </>
);

/** Officers who have lost their private link. */
export const LinkRequests: FC<{
  say: Say;
  csrf: string;
  requests: Request[];
  result: { mails: number; waiting: number } | null;
}> = ({ say, csrf, requests, result }) => (
  <>
    <h1>{desk(say, 'links')}</h1>
    <p>{desk(say, 'links_about')}</p>
    {result && <p class="flash">{desk(say, 'links_sent', result)}</p>}
    {requests.length === 0 ? (
      <p>{desk(say, 'no_links')}</p>
    ) : (
      <>
        <Table
          caption={desk(say, 'links')}
          head={[
            say('resolutions.adoption.desk.organisation'),
            say('resolutions.adoption.desk.passed_text'),
            desk(say, 'asked'),
          ]}
        >
          {requests.map((one) => (
            <tr>
              <td>
                <a href={`/desk/adoptions/${one.adoption_id}/record`}>
                  <Foreign>{one.organisation}</Foreign>
                </a>
              </td>
              <td>{one.title}</td>
              <td>
                <Moment at={one.asked_at} />
              </td>
            </tr>
          ))}
        </Table>
        <form method="post" action="/desk/adoptions/links">
          <Hidden name="csrf" value={csrf} />
          <p class="acts">
            <Submit label={desk(say, 'send_links')} />
          </p>
        </form>
      </>
    )}
  </>
);

interface RecordProps {
  say: Say;
  csrf: string;
  adoption: Confirmed;
  corrections: Entry[];
  withdrawal: Withdrawal | null;
  scans: Scan[];
  form: Filled;
}

/** The record of an adoption: its history, a correction that waits, scans of the minute, and what can be done. */
export const RecordPage: FC<RecordProps> = (props) => {
  const { say, csrf, adoption, corrections, withdrawal, form } = props;
  const here = `/desk/adoptions/${adoption.id}/record`;
  const waiting = corrections.find(({ taken }) => taken === null);
  const isOpen = !withdrawal && adoption.decision !== 'declined';
  return (
    <>
      <p class="small">
        <a href={`/desk/adoptions/${adoption.id}`}>{desk(say, 'back')}</a>
      </p>
      <h1>
        <Foreign>{adoption.organisation}</Foreign>
      </h1>
      <Problems form={form} title={desk(say, 'problems')} />
      {withdrawal && (
        <p class="flash">
          {desk(say, withdrawal.withdrawn_by === 'officer' ? 'withdrawn_by_officer' : 'withdrawn')}{' '}
          <Moment at={withdrawal.withdrawn_at} />: <Foreign>{withdrawal.why}</Foreign>
        </p>
      )}
      {waiting && isOpen && (
        <form method="post" action={`${here}/settle`} class="problems">
          <h2>{desk(say, 'waits')}</h2>
          <p>{desk(say, 'waits_about')}</p>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="number" value={String(waiting.number)} />
          <TextArea name="settle_why" label={desk(say, 'settle_why')} form={form} rows={2} maxlength={2000} />
          <p class="acts">
            <Submit label={desk(say, 'take')} name="act" value="take" />
            <Submit label={desk(say, 'refuse')} name="act" value="refuse" second />
          </p>
        </form>
      )}
      <div class="lead">
        <div class="text">
          <HistoryLines say={say} language="en" corrections={corrections} isOpen={isOpen} />
          {isOpen && (
            <details open={form.problems.length > 0}>
              <summary>{desk(say, 'correct')}</summary>
              <p class="small">{desk(say, 'correct_about')}</p>
              <form method="post" action={`${here}/correct`}>
                <Hidden name="csrf" value={csrf} />
                <CorrectionFields form={form} language="en" textLanguage={adoption.language} />
                <Select
                  name="may_name"
                  label={say('resolutions.adopt.label.may_name')}
                  form={form}
                  options={(['yes', 'no'] as const).map((value) => ({
                    value,
                    label: say(`resolutions.adopt.may_name.${value}`),
                  }))}
                />
                <TellingFields form={form} />
                <p class="acts">
                  <Submit label={desk(say, 'correct_send')} />
                </p>
              </form>
            </details>
          )}
        </div>
        <aside>
          <Scans {...props} />
          {isOpen && (
            <form method="post" action={`${here}/withdraw`}>
              <h2>{desk(say, 'withdraw')}</h2>
              <p class="small">{desk(say, 'withdraw_about')}</p>
              <Hidden name="csrf" value={csrf} />
              <TextArea
                name="withdraw_why"
                label={desk(say, 'withdraw_why')}
                form={form}
                rows={2}
                maxlength={2000}
              />
              <p class="acts">
                <Submit label={desk(say, 'withdraw_send')} second />
              </p>
            </form>
          )}
        </aside>
      </div>
    </>
  );
};

const Scans: FC<RecordProps> = ({ say, csrf, adoption, scans, form }) => {
  const at = `/desk/adoptions/${adoption.id}/scans`;
  const kept = scans.filter(({ dropped_at }) => dropped_at === null);
  const name = (one: Scan) =>
    desk(say, 'scan_name', {
      kind: one.media_type.split('/')[1] ?? '',
      kilobytes: Math.ceil(one.size_bytes / 1024),
    });
  return (
    <>
      <h2>{desk(say, 'scans')}</h2>
      <p class="small">{desk(say, 'scans_about')}</p>
      <ul class="small">
        {scans.map((one) => (
          <li>
            {one.dropped_at ? name(one) : <a href={`${at}/${one.id}`}>{name(one)}</a>},{' '}
            <Moment at={one.added_at} />
            {one.dropped_why && (
              <>
                . {desk(say, 'dropped')} <Foreign>{one.dropped_why}</Foreign>
              </>
            )}
          </li>
        ))}
      </ul>
      <form method="post" action={at} enctype="multipart/form-data">
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
          <Submit label={desk(say, 'keep_scan')} />
        </p>
      </form>
      {kept.length > 0 && (
        <details open={form.problems.some(({ field }) => field === 'drop_why')}>
          <summary>{desk(say, 'drop')}</summary>
          <form method="post" action={`${at}/drop`}>
            <Hidden name="csrf" value={csrf} />
            <Select
              name="scan_id"
              label={desk(say, 'which_scan')}
              form={form}
              options={kept.map((one) => ({ value: one.id, label: `${name(one)} ${one.id.slice(0, 8)}` }))}
            />
            <TextArea name="drop_why" label={desk(say, 'drop_why')} form={form} rows={2} maxlength={2000} />
            <p class="acts">
              <Submit label={desk(say, 'drop')} second />
            </p>
          </form>
        </details>
      )}
    </>
  );
};
