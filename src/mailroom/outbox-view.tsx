import type { Child, FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Table } from '../page/parts.js';
import { AddresseeName } from './addressee-name.js';
import { spelled } from './dispatch-code.js';
import type { ShownMail } from './dispatch-list.js';
import { decisions } from './mail-decision.js';
import { Ways } from './ways.js';

interface OutboxProps {
  say: Say;
  csrf: string;
  mails: ShownMail[];
  /** Whether mails are only written as files. */
  isFolder: boolean;
  done: string | null;
  /** Whether mail leaves, and the button. */
  panel: Child;
}

/** The outbox: states, reasons, and the decisions that only a person can take. */
export const OutboxPage: FC<OutboxProps> = ({ say, csrf, mails, isFolder, done, panel }) => (
  <>
    <h1>{say('mailroom.desk.outbox')}</h1>
    <Ways say={say} here="outbox" />
    {done && <Flash>{done}</Flash>}
    {panel}
    {isFolder && <p class="small">{say('mailroom.outbox_page.folder')}</p>}
    {mails.length === 0 ? (
      <p>{say('mailroom.outbox_page.empty')}</p>
    ) : (
      <Table
        caption={say('mailroom.outbox_page.caption')}
        head={['purpose', 'state', 'attempts', 'next', 'reason', 'decide'].map((column) =>
          say(`mailroom.outbox_page.${column}`),
        )}
        numbers={[2]}
      >
        {mails.map((mail) => (
          <tr>
            <td>
              {purposeIn(say, mail.purpose)}
              {mail.dispatch_id && mail.code && (
                <>
                  {' '}
                  <a href={`/desk/mailroom/dispatches/${mail.dispatch_id}`}>{spelled(mail.code)}</a>{' '}
                  <AddresseeName
                    say={say}
                    addressee_name={mail.addressee_name ?? ''}
                    office_names={mail.office_names}
                  />
                </>
              )}
            </td>
            <td>
              {say(`mailroom.mail_state.${mail.state}`)}, <Moment at={mail.changed_at} />
            </td>
            <td class="n">{mail.attempts}</td>
            <td>{mail.state === 'due' && <Moment at={mail.due_at} />}</td>
            <td>{mail.reason && reasonIn(say, mail.reason)}</td>
            <td>
              {(mail.state === 'uncertain' || mail.state === 'failed') && (
                <Decisions say={say} csrf={csrf} mail={mail} />
              )}
            </td>
          </tr>
        ))}
      </Table>
    )}
  </>
);

/** What a mail is for, in words. */
export const purposeIn = (say: Say, code: string): string => wordOf(say, 'purpose', code);

/** Why a mail did not leave, in words. */
export const reasonIn = (say: Say, code: string): string => wordOf(say, 'reason', code);

/** A code in words; a server's own number and what is new stays as it is. */
function wordOf(say: Say, group: 'purpose' | 'reason', code: string): string {
  const message = `mailroom.${group}.${code}`;
  return say.has(message) ? say(message) : code.replaceAll('_', ' ');
}

const Decisions: FC<{ say: Say; csrf: string; mail: ShownMail }> = ({ say, csrf, mail }) => (
  <form method="post" action={`/desk/mailroom/outbox/${mail.id}`} class="inline">
    <Hidden name="csrf" value={csrf} />
    {decisions
      .filter((decision) => decision !== 'was_sent' || mail.state === 'uncertain')
      .map((decision) => (
        <>
          <Submit second name="decision" value={decision} label={say(`mailroom.decision.${decision}`)} />{' '}
        </>
      ))}
  </form>
);
