import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
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
import { Flash, Foreign, Table } from '../../page/parts.js';
import { AddresseeName, type NamedAddressee } from '../addressee-name.js';
import { spelled } from '../dispatch-code.js';
import { Ways } from '../ways.js';
import { type KeptReply, limits, reply_channels } from './reply.js';
import type { Answering } from './reply-reader.js';
import { largest_scan_bytes } from './reply-scan.js';

/** What offices answered, the latest first, and the way to enter one. */
export const RepliesPage: FC<{
  say: Say;
  replies: KeptReply[];
  /** Papers that were answered and of which no answer is entered. */
  missing: ({ id: string; code: string } & NamedAddressee)[];
  done: string | null;
}> = (props) => {
  const { say, replies, missing, done } = props;
  return (
    <>
      <h1>{say('mailroom.replies.title')}</h1>
      <Ways say={say} here="replies" />
      {done && <Flash>{done}</Flash>}
      <p class="acts">
        <a class="act" href="/desk/mailroom/replies/new">
          {say('mailroom.replies.new')}
        </a>
      </p>
      {missing.length > 0 && (
        <>
          <h2>{say('mailroom.replies.missing')}</h2>
          <ul>
            {missing.map(({ id, code, ...named }) => (
              <li>
                <a href={`/desk/mailroom/replies/new?paper=${id}`}>{spelled(code)}</a>{' '}
                <AddresseeName say={say} {...named} />
              </li>
            ))}
          </ul>
        </>
      )}
      {replies.length === 0 ? (
        <p>{say('mailroom.replies.none')}</p>
      ) : (
        <Table
          caption={say('mailroom.replies.caption')}
          head={['day', 'from', 'channel', 'paper', 'scan', 'told'].map((name) =>
            say(`mailroom.replies.head.${name}`),
          )}
        >
          {replies.map((one) => (
            <tr>
              <td>
                <a href={`/desk/mailroom/replies/${one.id}`}>{dateInWords(one.came_on, say)}</a>
              </td>
              <td>
                <Foreign>{one.office_name}</Foreign>
              </td>
              <td>{say(`mailroom.replies.by.${one.channel}`)}</td>
              <td>{one.code ? spelled(one.code) : ''}</td>
              <td>{say(one.scan_type ? 'mailroom.replies.has_scan' : 'mailroom.replies.no_scan')}</td>
              <td>{say(`mailroom.replies.told.${one.told}`)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
};

/** Day, channel and words of a reply. */
export const SaidFields: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <>
    <DateField
      name="came_on"
      label={say('mailroom.replies.came_on')}
      hint={say('mailroom.replies.came_on_hint')}
      form={form}
    />
    <Select
      name="channel"
      label={say('mailroom.replies.channel')}
      options={reply_channels.map((value) => ({ value, label: say(`mailroom.replies.by.${value}`) }))}
      form={form}
    />
    <TextArea
      name="words"
      label={say('mailroom.replies.words')}
      hint={say('mailroom.replies.words_hint')}
      rows={6}
      maxlength={limits.words}
      form={form}
    />
  </>
);

/** A picture or a PDF of it. */
export const ScanField: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <FileField
    name="scan"
    label={say('mailroom.replies.scan_label')}
    hint={say('mailroom.replies.scan_hint', { limit: largest_scan_bytes / 1024 ** 2 })}
    accept=".pdf,.png,.jpg,.jpeg,.webp"
    form={form}
  />
);

/** Enter what an office answered. */
export const NewReplyPage: FC<{ say: Say; csrf: string; offices: Answering[]; form: Filled }> = (props) => {
  const { say, csrf, offices, form } = props;
  return (
    <>
      <h1>{say('mailroom.replies.new')}</h1>
      <Ways say={say} here={null} />
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      <form method="post" action="/desk/mailroom/replies" enctype="multipart/form-data">
        <Hidden name="csrf" value={csrf} />
        <TextField
          name="code"
          label={say('mailroom.replies.code')}
          hint={say('mailroom.replies.code_hint')}
          maxlength={20}
          short
          form={form}
        />
        <Select
          name="office"
          label={say('mailroom.replies.office')}
          empty={say('mailroom.dispatches.choose')}
          options={offices.map(({ id, name }) => ({ value: id, label: name }))}
          form={form}
        />
        <SaidFields say={say} form={form} />
        <ScanField say={say} form={form} />
        <p class="acts">
          <Submit label={say('mailroom.replies.keep')} />
        </p>
      </form>
    </>
  );
};
