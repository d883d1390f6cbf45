import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { Hidden, Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import { type Link, Shell } from '../page/shell.js';
import type { PageFacts } from '../page/web.js';
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

/** The desk's layout around a page: dense, and before anybody is signed in without its rooms. */
export const Layout: FC<{ c: Context<ThresholdEnv>; facts: PageFacts; children: Child }> = (props) => {
  const { c, facts, children } = props;
  const { say, publisher, staff, csrf, mayOpen } = c.var;
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
