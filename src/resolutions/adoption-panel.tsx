import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import type { PublicDb } from '../kernel/database.js';
import { type Language, longDay, number, type Say } from '../kernel/language.js';
import { AddresseeName } from '../mailroom/addressee-name.js';
import { Foreign, Table } from '../page/parts.js';
import type { VisitorEnv } from '../page/web.js';
import { SupportNumbers, Within } from '../supporters/organisation-page.js';
import { voteSentence } from './adopt-form.js';
import {
  adoptionsOf,
  adoptionsOfOrganisation,
  type PublicAdoption,
  passedTold,
  toldOf,
} from './adoption-public.js';
import { type SentCount, type Support, sentFor, sentForOrganisation, supportFor } from './count.js';
import { demandSentence } from './difference-view.js';

interface Words {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

/** How an adoption voted, as a sentence. */
export function voteOf(say: Say, one: PublicAdoption): string {
  const { votes_for, votes_against, abstained } = one;
  if (one.decided_by === 'vote' && votes_for === null) return say('resolutions.adoptions.vote_not_told');
  return voteSentence(
    say,
    votes_for === null ? null : { for: votes_for, against: votes_against ?? 0, abstained: abstained ?? 0 },
  );
}

/** "as it stands", or what became of the demands. */
export function differenceSentence(say: Say, one: Pick<PublicAdoption, 'unchanged' | 'demands'>): string {
  return one.unchanged ? say('resolutions.adoption.unchanged') : demandSentence(say, one.demands);
}

const moves = [
  'waiting',
  'sent_by_email',
  'reported_posted',
  'handed_over',
  'reported_sent',
  'confirmed',
  'returned',
  'refused',
  'answered',
] as const;
/** Shown also while nothing of the kind has happened: the page promises them. */
const promised: readonly (typeof moves)[number][] = ['reported_posted', 'confirmed', 'returned', 'answered'];

/** Each addressee with what is known of the papers: honest counts, no promise. */
export const SentTable: FC<Words & { sent: SentCount[]; caption?: string }> = (props) => {
  const { say, language, href, sent, caption = say('resolutions.adoption.sent_caption') } = props;
  if (sent.length === 0) return null;
  const shown = moves.filter((move) => promised.includes(move) || sent.some((one) => one[move] > 0));
  const timed = sent.some((one) => one.words > 0);
  return (
    <>
      <h3>{say('mailroom.counts.title')}</h3>
      <Table
        caption={caption}
        head={[
          say('mailroom.counts.addressee'),
          ...shown.map((move) => say(`mailroom.counts.${move}`)),
          ...(timed ? [say('mailroom.counts.median_days')] : []),
        ]}
        numbers={[...shown, 'median_days'].map((_, place) => place + 1)}
      >
        {sent.map((one) => (
          <tr>
            <td>
              {one.addressee_name === null ? (
                say('mailroom.counts.lawyers')
              ) : (
                <>
                  <AddresseeName
                    say={say}
                    addressee_name={one.addressee_name}
                    office_names={one.office_names ?? null}
                  />
                  {one.role === 'copy' && ` (${say('mailroom.counts.copy')})`}
                </>
              )}
            </td>
            {shown.map((move) => (
              <td class="n">{number(one[move], language)}</td>
            ))}
            {timed && <td class="n">{one.median_days === null ? '' : number(one.median_days, language)}</td>}
          </tr>
        ))}
      </Table>
      <p class="small text">
        {say('mailroom.counts.note')} <a href={href('/offices')}>{say('mailroom.replies.open.to_offices')}</a>
      </p>
    </>
  );
};

/** What became of the demands, or that the adoption was withdrawn. */
const Outcome: FC<{ say: Say; language: Language; adoption: PublicAdoption }> = (props) => {
  const { say, language, adoption } = props;
  if (!adoption.withdrawn_on) return <>{differenceSentence(say, adoption)}</>;
  const date = longDay(adoption.withdrawn_on, language);
  return <strong>{say('resolutions.adoptions.withdrawn_on', { date })}</strong>;
};

/** The cells of a row that say when, by which vote and with which demands a text was passed. */
const Passed: FC<{ say: Say; language: Language; adoption: PublicAdoption }> = ({
  say,
  language,
  adoption,
}) => (
  <>
    <td>
      <time datetime={adoption.met_on}>{longDay(adoption.met_on, language)}</time>
    </td>
    <td>{voteOf(say, adoption)}</td>
    <td>
      <Outcome {...{ say, language, adoption }} />
    </td>
  </>
);

interface PanelProps extends Words {
  slug: string;
  support: Support;
  adoptions: PublicAdoption[];
  sent: SentCount[];
}

/** Whose members are in the number of another one, with that number: the rule, seen at work. */
const NotAdded: FC<{ say: Say; adoptions: PublicAdoption[] }> = ({ say, adoptions }) => {
  const within = adoptions.filter(({ members, members_added }) => members !== null && !members_added);
  if (within.length === 0) return null;
  return (
    <ul class="small">
      {within.map((one) => (
        <li>
          <Foreign>{one.organisation}</Foreign>: <Within say={say} organisation={one} />
        </li>
      ))}
    </ul>
  );
};

/** Who has passed a model: counts, those that may be named, and how far the papers have come. */
export const AdoptionPanel: FC<PanelProps> = (props) => {
  const { say, language, href, slug, support, adoptions, sent } = props;
  const standing = adoptions.filter(({ withdrawn_on }) => withdrawn_on === null);
  const unnamed = support.organisations - standing.length;
  return (
    <section id="adoptions">
      <h2>{say('resolutions.adoption.panel_title')}</h2>
      {support.organisations === 0 ? (
        <p>{say('resolutions.adoption.none_yet')}</p>
      ) : (
        <>
          <SupportNumbers {...{ say, language, href, support }} />
          <p class="small text">
            {say('supporters.counting_rule')}
            {unnamed > 0 && ` ${say('resolutions.adoption.unnamed', { count: unnamed })}`}
          </p>
          <NotAdded say={say} adoptions={standing} />
        </>
      )}
      {adoptions.length > 0 && (
        <Table
          caption={say('resolutions.adoption.list_caption')}
          head={['organisation', 'met_on', 'vote', 'difference'].map((one) =>
            say(`resolutions.adoption.${one}`),
          )}
        >
          {adoptions.map((one) => (
            <tr>
              <td>
                <a href={href(`/resolutions/${slug}/adoptions/${one.organisation_slug}`)}>
                  <Foreign>{one.organisation}</Foreign>
                </a>
              </td>
              <Passed {...{ say, language }} adoption={one} />
            </tr>
          ))}
        </Table>
      )}
      {adoptions.length > 0 && (
        <p class="small">
          <a href={`/resolutions/${slug}/adoptions.json`}>JSON</a> ·{' '}
          <a href={`/resolutions/${slug}/adoptions.csv`}>CSV</a>
        </p>
      )}
      <SentTable {...{ say, language, href, sent }} />
      <p class="acts">
        <a class="act" href={href(`/resolutions/${slug}/adopt`)}>
          {say('resolutions.adoption.tell')}
        </a>
      </p>
    </section>
  );
};

/** The panel of a text, for its page: the door passes it to the room's pages. */
export async function adoptionPanel(
  c: Context<VisitorEnv>,
  text: { id: string; slug: string },
): Promise<Child> {
  const { say, language, href, db } = c.var;
  const [support, adoptions, sent] = await Promise.all([
    supportFor(db, text.id),
    adoptionsOf(db, text.slug),
    sentFor(db, text.id, language),
  ]);
  return <AdoptionPanel {...{ say, language, href, support, adoptions, sent }} slug={text.slug} />;
}

/** The same for the JSON twin of a text: counts, and adoptions that may be named. */
export async function adoptionsTold(db: PublicDb, textId: string): Promise<object> {
  const text = await db.selectFrom('texts').select('slug').where('id', '=', textId).executeTakeFirstOrThrow();
  const [support, adoptions, sent] = await Promise.all([
    supportFor(db, textId),
    adoptionsOf(db, text.slug),
    sentFor(db, textId),
  ]);
  const counts = sent.map(({ addressee_id: _, ...told }) => told);
  return { ...support, sent: counts, named: adoptions.map(toldOf) };
}

/** What an organisation has passed, and what left for it, for its page; null where nothing may be told. */
export async function organisationPanel(
  c: Context<VisitorEnv>,
  organisation: { id: string; slug: string },
): Promise<Child | null> {
  const { say, language, href, db } = c.var;
  const passed = await adoptionsOfOrganisation(db, organisation.id);
  if (passed.length === 0) return null;
  const sent = await sentForOrganisation(db, organisation.id, language);
  return (
    <section>
      <h2>{say('resolutions.adoption.passed_texts')}</h2>
      <Table
        caption={say('resolutions.adoption.passed_caption')}
        head={['text_passed', 'met_on', 'vote', 'difference'].map((one) =>
          say(`resolutions.adoption.${one}`),
        )}
      >
        {passed.map((one) => (
          <tr>
            <td>
              <a href={href(`/resolutions/${one.slug}/adoptions/${organisation.slug}`)}>
                <Foreign>{one.title}</Foreign>
              </a>
            </td>
            <Passed {...{ say, language }} adoption={one} />
          </tr>
        ))}
      </Table>
      <SentTable {...{ say, language, href, sent }} caption={say('resolutions.adoption.sent_for_one')} />
    </section>
  );
}

/** The same for its JSON twin; null likewise. */
export async function organisationTold(db: PublicDb, organisationId: string): Promise<object | null> {
  const passed = await adoptionsOfOrganisation(db, organisationId);
  if (passed.length === 0) return null;
  const sent = await sentForOrganisation(db, organisationId);
  return { adoptions: passed.map(passedTold), sent: sent.map(({ addressee_id: _, ...told }) => told) };
}
