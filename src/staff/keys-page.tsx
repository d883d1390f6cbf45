import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { type Filled, Hidden, Problems, Submit, TextArea } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { needsTwo } from './compartment.js';
import { compartmentName } from './compartment-name.js';
import type { Proposal } from './grant-proposal.js';
import { PaperKeyFields } from './paper-key-fields.js';
import type { openRenewals, RenewalReason } from './renewal.js';
import type { notResealed, ResealingLine } from './resealing.js';

/** A compartment as the page of keys shows it. */
export interface KeyLine {
  name: string;
  holders: number;
  isOwn: boolean;
}

export type Renewing = Awaited<ReturnType<typeof openRenewals>>[number] & {
  lines: ResealingLine[];
  failed: Awaited<ReturnType<typeof notResealed>>;
  isOwn: boolean;
  /** From when on the old key may go. */
  until: Date;
};

interface KeysProps {
  say: Say;
  csrf: string;
  own: string;
  done: string | null;
  keys: KeyLine[];
  proposals: Proposal[];
  renewing: Renewing[];
}

/** What waits for a second person, what is being sealed anew, and every key with how many hold it. */
export const KeysPage: FC<KeysProps> = ({ say, csrf, own, done, keys, proposals, renewing }) => {
  const held = new Set(keys.filter(({ isOwn }) => isOwn).map(({ name }) => name));
  return (
    <>
      <h1>{say('staff.keys.title')}</h1>
      {done && <Flash>{done}</Flash>}
      <p class="text">{say('staff.keys.about')}</p>
      {proposals.length > 0 && (
        <>
          <h2>{say('staff.grants.heading')}</h2>
          {proposals.map((proposal) => (
            <ProposalView
              {...{ say, csrf, proposal }}
              isOwn={proposal.proposed_by === own}
              mayAgree={held.has(proposal.compartment)}
            />
          ))}
        </>
      )}
      {renewing.map((one) => (
        <RenewingView {...{ say, csrf, one }} />
      ))}
      <h2>{say('staff.keys.all')}</h2>
      <Table
        caption={say('staff.keys.caption')}
        head={['compartment', 'holders', 'given_by', 'act'].map((name) => say(`staff.keys.${name}`))}
        numbers={[1]}
      >
        {keys.map(({ name, holders, isOwn }) => (
          <tr>
            <td>{compartmentName(say, name)}</td>
            <td class="n">{holders}</td>
            <td>{say(`staff.keys.${needsTwo(name) ? 'two' : 'one'}`)}</td>
            <td>
              {isOwn ? (
                <form class="inline" method="post" action={`/desk/staff/keys/${name}/renew`}>
                  <Hidden name="csrf" value={csrf} />
                  <Submit
                    second
                    label={say('staff.keys.renew', { compartment: compartmentName(say, name) })}
                  />
                </form>
              ) : (
                <span class="small">{say('staff.keys.not_yours')}</span>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
};

const ProposalView: FC<{ say: Say; csrf: string; proposal: Proposal; isOwn: boolean; mayAgree: boolean }> = ({
  say,
  csrf,
  proposal,
  isOwn,
  mayAgree,
}) => (
  <div class="disputed">
    <p>
      <Foreign>{proposal.by}</Foreign> {say('staff.grants.wants')}{' '}
      <b>{compartmentName(say, proposal.compartment)}</b> {say('staff.grants.to')}{' '}
      <Foreign>{proposal.to}</Foreign>. {say('staff.grants.until')} <Moment at={proposal.until} />.
    </p>
    <p>
      <Foreign>{proposal.why}</Foreign>
    </p>
    {mayAgree ? (
      <form method="post">
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          {!isOwn && (
            <button type="submit" formaction={`/desk/staff/proposals/${proposal.id}/agree`}>
              {say('staff.grants.agree')}
            </button>
          )}
          <button class="second" type="submit" formaction={`/desk/staff/proposals/${proposal.id}/decline`}>
            {say(isOwn ? 'staff.grants.take_back' : 'staff.grants.decline')}
          </button>
        </p>
      </form>
    ) : (
      <p class="small">{say('staff.grants.others_agree')}</p>
    )}
    {isOwn && <p class="small">{say('staff.grants.second')}</p>}
  </div>
);

const RenewingView: FC<{ say: Say; csrf: string; one: Renewing }> = ({ say, csrf, one }) => {
  const { compartment, reason, begun_at, lines, failed, isOwn, until } = one;
  const left = lines.reduce((sum, { waiting }) => sum + waiting, 0);
  const reasonWord: Record<RenewalReason, string> = {
    disabled: 'staff.renewal.disabled',
    taken: 'staff.renewal.taken',
    asked: 'staff.renewal.asked',
  };
  return (
    <>
      <h2>{say('staff.renewal.heading', { compartment: compartmentName(say, compartment) })}</h2>
      <p class="text">
        {say(reasonWord[reason])} <Moment at={begun_at} />. {say('staff.renewal.about')}
      </p>
      {lines.length > 0 && (
        <Table
          caption={say('staff.renewal.caption')}
          head={['kind', 'done', 'waiting', 'failed'].map((name) => say(`staff.renewal.${name}`))}
          numbers={[1, 2, 3]}
        >
          {lines.map(({ place, done, waiting, failed }) => (
            <tr>
              <td>
                <code>{place}</code>
              </td>
              <td class="n">{done}</td>
              <td class="n">{waiting}</td>
              <td class="n">{failed}</td>
            </tr>
          ))}
        </Table>
      )}
      {left === 0 && (
        <p>
          {say('staff.renewal.all_done')} <Moment at={until} />.
        </p>
      )}
      {left > 0 &&
        (isOwn ? (
          <form method="post" action={`/desk/staff/keys/${compartment}/reseal`}>
            <Hidden name="csrf" value={csrf} />
            <p class="acts">
              <Submit label={say('staff.renewal.act', { count: left })} />
            </p>
            <p class="small">{say('staff.renewal.pause')}</p>
          </form>
        ) : (
          <p class="small">{say('staff.renewal.holders_do')}</p>
        ))}
      {failed.length > 0 && (
        <Table
          caption={say('staff.renewal.failed_caption')}
          head={['kind', 'row', 'why'].map((name) => say(`staff.renewal.${name}`))}
        >
          {failed.map(({ place, row, why }) => (
            <tr>
              <td>
                <code>{place}</code>
              </td>
              <td>
                <code>{row}</code>
              </td>
              <td>{say(`staff.renewal.why_${why}`)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
};

interface ListGrantProps {
  say: Say;
  csrf: string;
  form: Filled;
  member: { id: string; name: string };
  compartment: string;
  isAlone: boolean;
}

/** How the key of a list is given: proposed to a second holder, or, where only one holds it, with the paper. */
export const ListGrantPage: FC<ListGrantProps> = ({ say, csrf, form, member, compartment, isAlone }) => (
  <div class="text">
    <h1>{say('staff.grants.title', { compartment: compartmentName(say, compartment) })}</h1>
    <p>
      {say('staff.grants.for')} <Foreign>{member.name}</Foreign>.
    </p>
    <p>{say(isAlone ? 'staff.grants.alone_about' : 'staff.grants.about')}</p>
    <Problems form={form} title={say('staff.grants.not_done')} />
    <form method="post" action={`/desk/staff/${member.id}/list/${compartment}`}>
      <Hidden name="csrf" value={csrf} />
      <TextArea name="why" rows={3} maxlength={2000} label={say('staff.grants.why')} form={form} />
      {isAlone && <PaperKeyFields form={form} />}
      <p class="acts">
        <Submit label={say(isAlone ? 'staff.grants.give' : 'staff.grants.propose')} />
      </p>
    </form>
  </div>
);
