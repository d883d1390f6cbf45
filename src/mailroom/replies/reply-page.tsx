import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { spelled } from '../dispatch-code.js';
import { Ways } from '../ways.js';
import { SaidFields, ScanField } from './replies-page.js';
import { type formerOf, type KeptReply, limits, reply_bases } from './reply.js';

interface ReplyProps {
  say: Say;
  csrf: string;
  reply: KeptReply;
  former: Awaited<ReturnType<typeof formerOf>>;
  done: string | null;
  form: Filled;
}

/** One reply: what it says, its scan, what everybody may read of it, and how to correct or strike it. */
export const ReplyPage: FC<ReplyProps> = (props) => {
  const { say, reply, done, form } = props;
  return (
    <>
      <h1>
        <Foreign>{say('mailroom.replies.one', { office: reply.office_name })}</Foreign>
      </h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <p>
        {dateInWords(reply.came_on, say)} · {say(`mailroom.replies.by.${reply.channel}`)} ·{' '}
        {say(`mailroom.replies.told.${reply.told}`)}
        {reply.code && (
          <>
            {' · '}
            <a href={`/desk/mailroom/dispatches/${reply.dispatch_id}`}>{spelled(reply.code)}</a>
          </>
        )}
      </p>
      {reply.struck_at && (
        <p>
          <strong>{say('mailroom.replies.struck')}</strong> <Foreign>{reply.struck_why ?? ''}</Foreign>
        </p>
      )}
      {reply.words.split('\n').map((line) => (
        <p>
          <Foreign>{line}</Foreign>
        </p>
      ))}
      {reply.scan_type && (
        <p>
          <a href={`/desk/mailroom/replies/${reply.id}/scan`}>
            {say('mailroom.replies.open_scan', { count: Math.ceil((reply.scan_bytes ?? 0) / 1024) })}
          </a>
        </p>
      )}
      {reply.told === 'public' && (
        <>
          <h2>{say('mailroom.replies.public')}</h2>
          <p>
            <Foreign>{reply.public_words ?? ''}</Foreign>
          </p>
          <p class="small">
            {reply.basis_kind && say(`mailroom.replies.basis.${reply.basis_kind}`)}:{' '}
            <Foreign>{reply.basis ?? ''}</Foreign>
          </p>
        </>
      )}
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      {!reply.struck_at && <Changes {...props} />}
      <Former {...props} />
    </>
  );
};

const Changes: FC<ReplyProps> = ({ say, csrf, reply, form }) => {
  const here = `/desk/mailroom/replies/${reply.id}`;
  const wrongIn = (...fields: string[]) => form.problems.some(({ field }) => fields.includes(field));
  const common = (
    <>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={String(reply.version)} />
    </>
  );
  const why = (name: string) => (
    <TextField name={name} label={say('mailroom.replies.why')} maxlength={limits.why} form={form} />
  );
  return (
    <>
      {reply.told === 'public' && (
        <form method="post" action={`${here}/hide`}>
          {common}
          <h2>{say('mailroom.replies.hide')}</h2>
          <p class="small">{say('mailroom.replies.hide_about')}</p>
          {why('hide_why')}
          <p class="acts">
            <Submit label={say('mailroom.replies.hide')} />
          </p>
        </form>
      )}
      <details open={wrongIn('public_words', 'basis_kind', 'basis', 'tell_why')}>
        <summary>
          {say(reply.told === 'public' ? 'mailroom.replies.tell_again' : 'mailroom.replies.tell')}
        </summary>
        <form method="post" action={`${here}/tell`}>
          {common}
          <TextArea
            name="public_words"
            label={say('mailroom.replies.public_words')}
            hint={say('mailroom.replies.public_hint')}
            rows={4}
            maxlength={limits.public_words}
            form={form}
          />
          <Select
            name="basis_kind"
            label={say('mailroom.replies.basis_label')}
            empty={say('mailroom.dispatches.choose')}
            options={reply_bases.map((value) => ({ value, label: say(`mailroom.replies.basis.${value}`) }))}
            form={form}
          />
          <TextField
            name="basis"
            label={say('mailroom.replies.basis_sentence')}
            maxlength={limits.basis}
            form={form}
          />
          {reply.told === 'public' && why('tell_why')}
          <p class="acts">
            <Submit label={say('mailroom.replies.tell')} />
          </p>
        </form>
      </details>
      <details open={wrongIn('came_on', 'channel', 'words', 'correct_why')}>
        <summary>{say('mailroom.replies.correct')}</summary>
        <form method="post" action={here}>
          {common}
          <SaidFields say={say} form={form} />
          {why('correct_why')}
          <p class="acts">
            <Submit label={say('mailroom.replies.correct')} />
          </p>
        </form>
      </details>
      <details open={wrongIn('scan')}>
        <summary>{say('mailroom.replies.add_scan')}</summary>
        <form method="post" action={`${here}/scan`} enctype="multipart/form-data">
          {common}
          <ScanField say={say} form={form} />
          <p class="acts">
            <Submit label={say('mailroom.replies.add_scan')} />
          </p>
        </form>
      </details>
      <details open={wrongIn('strike_why')}>
        <summary>{say('mailroom.replies.strike')}</summary>
        <form method="post" action={`${here}/strike`}>
          {common}
          <p class="small">{say('mailroom.replies.strike_about')}</p>
          {why('strike_why')}
          <p class="acts">
            <Submit second label={say('mailroom.replies.strike')} />
          </p>
        </form>
      </details>
    </>
  );
};

const Former: FC<ReplyProps> = ({ say, former }) =>
  former.length === 0 ? null : (
    <Table
      caption={say('mailroom.replies.former')}
      head={[
        say('mailroom.desk.when'),
        say('mailroom.desk.by_whom'),
        say('mailroom.replies.why'),
        say('mailroom.replies.words'),
        say('mailroom.replies.public_words'),
      ]}
    >
      {former.map(({ replaced_at, replaced_by, why, said }) => (
        <tr>
          <td>
            <Moment at={replaced_at} />
          </td>
          <td>{replaced_by}</td>
          <td>
            <Foreign>{why}</Foreign>
          </td>
          <td>
            <Foreign>{String(said.words ?? '')}</Foreign>
          </td>
          <td>
            <Foreign>{String(said.public_words ?? '')}</Foreign>
          </td>
        </tr>
      ))}
    </Table>
  );
