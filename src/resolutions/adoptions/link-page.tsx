import type { FC } from 'hono/jsx';
import type { Language, Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { countries } from '../../supporters/country.js';

/** Asks for a new private link by the name of the organisation. */
export const AskPage: FC<{ say: Say; language: Language; href: (path: string) => string; form: Filled }> = ({
  say,
  language,
  href,
  form,
}) => (
  <div class="text">
    <h1>{say('resolutions.adoptions.link.ask')}</h1>
    <p>{say('resolutions.adoptions.link.ask_about')}</p>
    <Problems form={form} title={say('resolutions.adopt.problems')} />
    <form method="post" action={href('/adoptions/link')}>
      <TextField
        name="organisation"
        label={say('resolutions.adopt.label.organisation')}
        maxlength={200}
        form={form}
      />
      <Select
        name="country"
        label={say('resolutions.adopt.label.country')}
        form={form}
        empty={say('resolutions.adopt.choose')}
        options={countries(language)}
      />
      <p class="acts">
        <Submit label={say('resolutions.adoptions.link.ask_send')} />
      </p>
    </form>
  </div>
);

/** The answer to everybody who asks, whatever we know. */
export const AskedPage: FC<{ say: Say }> = ({ say }) => (
  <div class="text">
    <h1>{say('resolutions.adoptions.link.asked')}</h1>
    <p>{say('resolutions.adoptions.link.asked_about')}</p>
  </div>
);

/** A link that was none of ours: mistyped, cut off, or of what is gone. */
export const NowherePage: FC<{ say: Say; href: (path: string) => string }> = ({ say, href }) => (
  <div class="text">
    <h1>{say('resolutions.adopt.link_title')}</h1>
    <p>{say('resolutions.adoptions.link.nowhere')}</p>
    <p>
      <a href={href('/adoptions/link')}>{say('resolutions.adoptions.link.ask')}</a>
    </p>
  </div>
);

/** A link that was one of ours and is over. */
export const OverPage: FC<{ say: Say; href: (path: string) => string; action: string; csrf: string }> = ({
  say,
  href,
  action,
  csrf,
}) => (
  <div class="text">
    <h1>{say('resolutions.adoptions.link.over')}</h1>
    <p>{say('resolutions.adoptions.link.over_about')}</p>
    <form method="post" action={action}>
      <Hidden name="csrf" value={csrf} />
      <p class="acts">
        <Submit label={say('resolutions.adoptions.link.ask_send')} />
      </p>
    </form>
    <p>
      <a href={href('/resolutions')}>{say('resolutions.adopt.to_resolutions')}</a>
    </p>
  </div>
);
