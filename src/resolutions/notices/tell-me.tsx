import type { FC } from 'hono/jsx';
import { Hidden, Submit, TextField } from '../../page/form.js';
import type { Version } from '../model.js';
import type { Words } from '../text-page.js';

/**
 * Below the pack: who took it may leave an address. The button leads to the page that says what happens with it;
 * nothing is kept before that one is sent.
 */
export const TellMe: FC<Words & { version: Version }> = ({ say, href, version }) => (
  <form method="post" action={href(`/resolutions/${version.slug}/notice`)}>
    <h3>{say('resolutions.notices.title')}</h3>
    <p class="small">{say('resolutions.notices.offer')}</p>
    <Hidden name="version" value={version.id} />
    <TextField
      name="email"
      label={say('resolutions.notices.email')}
      type="email"
      inputmode="email"
      autocomplete="email"
      maxlength={254}
      form={{ say, values: {}, problems: [] }}
    />
    <p class="acts">
      <Submit label={say('resolutions.notices.ask')} second />
    </p>
  </form>
);
