import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { FileField, type Filled, Hidden, Select, Submit, TextArea } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Table } from '../../page/parts.js';
import { Why } from '../record/fact-page.js';
import { ladder } from '../telling/telling.js';
import { largest_snapshot_bytes, longest_pasted, type Snapshot } from './snapshot.js';

const columns = ['taken_on', 'kind', 'size', 'sha256', 'added', 'told'];

/** The snapshots of a source, with the ways to save, tell and take away each. */
export const Snapshots: FC<{
  say: Say;
  csrf: string;
  /** The address of the source's page. */
  here: string;
  snapshots: Snapshot[];
  form: Filled;
}> = ({ say, csrf, here, snapshots, form }) => {
  if (snapshots.length === 0) return <p>{say('register.sources.snapshot.none')}</p>;
  const options = snapshots.map((one) => ({
    value: one.id,
    label: [
      dateInWords(one.taken_on, say),
      say(`register.sources.snapshot.kind.${one.media_type}`),
      one.sha256.slice(0, 12),
    ].join(' · '),
  }));
  return (
    <>
      <Table
        caption={say('register.sources.snapshot.caption')}
        head={columns.map((name) => say(`register.sources.snapshot.head.${name}`))}
      >
        {snapshots.map((one) => (
          <tr>
            <td>{dateInWords(one.taken_on, say)}</td>
            <td>
              {say(`register.sources.snapshot.kind.${one.media_type}`)}{' '}
              <a
                href={`${here}/snapshots/${one.id}`}
                aria-label={`${say('register.sources.snapshot.save_file')} ${one.sha256.slice(0, 12)}`}
              >
                {say('register.sources.snapshot.save_file')}
              </a>
            </td>
            <td>{say('register.sources.snapshot.kilobytes', { count: Math.ceil(one.size_bytes / 1024) })}</td>
            <td>
              <code>{one.sha256}</code>
            </td>
            <td>
              <Foreign>{one.added_by}</Foreign>, <Moment at={one.added_at} />
            </td>
            <td>{say(`register.desk.told.${one.told}`)}</td>
          </tr>
        ))}
      </Table>
      <details open={form.problems.some(({ field }) => field === 'snapshot_why')}>
        <summary>{say('register.sources.snapshot.tell')}</summary>
        <form method="post" action={`${here}/snapshots/tell`}>
          <Hidden name="csrf" value={csrf} />
          <Select
            name="snapshot"
            label={say('register.sources.snapshot.which')}
            options={options}
            form={form}
          />
          <Select
            name="snapshot_level"
            label={say('register.desk.level')}
            options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
            form={form}
          />
          <Why form={form} name="snapshot_why" act={say('register.sources.tell_act')} second />
        </form>
      </details>
      <details open={form.problems.some(({ field }) => field === 'drop_why')}>
        <summary>{say('register.sources.snapshot.drop')}</summary>
        <form method="post" action={`${here}/snapshots/drop`}>
          <p class="small">{say('register.sources.snapshot.drop_about')}</p>
          <Hidden name="csrf" value={csrf} />
          <Select
            name="dropped"
            label={say('register.sources.snapshot.which')}
            options={options}
            form={form}
          />
          <Why form={form} name="drop_why" act={say('register.sources.snapshot.drop_act')} second />
        </form>
      </details>
    </>
  );
};

/** Keeps a snapshot: a file, or a text that was copied out of a page. */
export const KeepSnapshot: FC<{ csrf: string; here: string; form: Filled }> = ({ csrf, here, form }) => {
  const { say } = form;
  return (
    <form method="post" action={`${here}/snapshots`} enctype="multipart/form-data">
      <h3>{say('register.sources.snapshot.add')}</h3>
      <Hidden name="csrf" value={csrf} />
      <FileField
        name="file"
        label={say('register.sources.snapshot.file')}
        hint={say('register.sources.snapshot.file_hint', { limit: largest_snapshot_bytes / 1024 ** 2 })}
        accept=".html,.htm,.pdf,.png,.jpg,.jpeg,.webp,.txt"
        form={form}
      />
      <TextArea
        name="pasted"
        label={say('register.sources.snapshot.pasted')}
        rows={4}
        maxlength={longest_pasted}
        form={form}
      />
      <DateField
        name="taken_on"
        label={say('register.sources.snapshot.taken_on')}
        hint={say('register.sources.snapshot.taken_hint')}
        form={form}
      />
      <p class="acts">
        <Submit label={say('register.sources.snapshot.keep')} />
      </p>
    </form>
  );
};
