import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import { type Link, Shell } from '../page/shell.js';
import type { PageFacts } from '../page/web.js';
import type { Session } from '../staff/session.js';
import { leaving } from './leaving.js';
import type { ThresholdEnv } from './means.js';

/** Entries of the desk's navigation, as a page names them in `section`, and where each leads. */
const sections = {
  today: '/desk',
  adoptions: '/desk/adoptions',
  organisations: '/desk/organisations',
  mailroom: '/desk/mailroom',
  letters: '/desk/letters',
  texts: '/desk/texts',
  newspaper: '/desk/newspaper',
  people: '/desk/people',
  detentions: '/desk/detentions',
  sources: '/desk/sources',
  import: '/desk/import',
  journal: '/desk/journal',
  staff: '/desk/staff',
};

/** Whether a page shows what has to go with its session: before the second step it shows nothing. */
function isLeft(session: Session | undefined): session is Session {
  return session !== undefined && session.standing !== 'prove';
}

/** Answers with a page of the desk. What its policy has besides is put together with all other headers (../serve.ts). */
export function showPage(c: Context<ThresholdEnv>, content: Child, facts: PageFacts) {
  if (isLeft(c.var.session)) c.header('Content-Security-Policy', leaving.policy);
  return c.html(<Layout {...{ c, facts }}>{content}</Layout>);
}

/** The desk's layout around a page: dense, and before anybody is signed in without its rooms. */
const Layout: FC<{ c: Context<ThresholdEnv>; facts: PageFacts; children: Child }> = (props) => {
  const { c, facts, children } = props;
  const { say, publisher, staff, csrf, mayOpen, session, clock } = c.var;
  const rooms: Link[] = staff
    ? Object.entries(sections)
        .filter(([, href]) => mayOpen?.(href))
        .map(([section, href]) => ({
          href,
          label: say(`desk.rooms.${section}`),
          current: facts.section === section,
        }))
    : [{ href: '/', label: say('desk.rooms.site') }];
  return (
    <Shell
      lang={say.language}
      kind="desk"
      noindex
      title={facts.title}
      publisher={{ name: publisher.name, tagline: say('desk.tagline'), href: '/desk' }}
      rooms={rooms}
      roomsName={say('desk.rooms_name')}
      skip={say('desk.skip')}
      head={
        isLeft(session) && (
          <Leaving
            {...{ say, session }}
            left_ms={session.ends_at.getTime() - clock.now().getTime()}
            isAnswer={c.req.method === 'POST'}
          />
        )
      }
      foot={
        staff && csrf ? (
          <form method="post" action="/desk/sign-out">
            {say('desk.signed_in_as')} <Foreign>{staff.name}</Foreign> ·{' '}
            <a href="/desk/account">{say('desk.account.title')}</a> · <a href="/">{say('desk.rooms.site')}</a>{' '}
            <Hidden name="csrf" value={csrf} />
            <Submit second label={say('desk.sign_out')} />
          </form>
        ) : (
          say('desk.foot')
        )
      }
    >
      {children}
    </Shell>
  );
};

interface LeavingProps {
  say: Say;
  session: Session;
  left_ms: number;
  /** Whether the page answers a form: what is typed in it came from there. */
  isAnswer: boolean;
}

/** What clears the page when its session is over, with the words for it. */
const Leaving: FC<LeavingProps> = ({ say, session, left_ms, isAnswer }) => (
  <script
    data-session={session.id}
    data-seconds={Math.ceil(left_ms / second_ms)}
    data-sent={isAnswer ? 'yes' : undefined}
    data-title={say('desk.leaving.title')}
    data-yours={say('desk.leaving.yours')}
    data-open={say('desk.leaving.open')}
    data-out={say('desk.leaving.out')}
    data-leaving={say('desk.leaving.leaving')}
    data-ended={say('desk.leaving.ended')}
    data-kept={say('desk.leaving.kept')}
  >
    {leaving.body}
  </script>
);
