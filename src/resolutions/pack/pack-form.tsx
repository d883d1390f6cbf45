import type { FC } from 'hono/jsx';
import { Choices, type Filled, Problems, Select, Submit, TextField } from '../../page/form.js';
import { label_sheets } from '../../print/label-sheets.js';
import { languageName } from '../language-name.js';
import type { Version } from '../model.js';
import type { Words } from '../text-page.js';
import { longest_organisation, papers } from './pack-request.js';
import { shortAddress } from './short-address.js';

/** The files that a pack can be had as beside the PDF, by the end of their address. */
export const pack_files = ['motion.docx', 'motion.odt', 'letters.docx', 'letters.odt', 'motion.txt'] as const;
export type PackFile = (typeof pack_files)[number];

/** What the form shows before anybody typed: what the address says, else what is usual. */
export function packValues(
  query: Record<string, string | undefined>,
  language: string,
): Record<string, string> {
  const { organisation = '', paper = papers[0], labels = '' } = query;
  return { organisation, language: query.language ?? language, paper, labels };
}

/** The form that asks for an organisation's name and gives the pack: GET, no script, nothing kept. */
export const PackForm: FC<Words & { version: Version; form: Filled; publicUrl: string }> = (props) => {
  const { say, href, version, form, publicUrl } = props;
  const at = href(`/resolutions/${version.slug}`);
  return (
    <form method="get" action={`${at}/pack.pdf`} id="pack">
      <Problems form={form} title={say('resolutions.pack.problems')} />
      <TextField
        name="organisation"
        label={say('resolutions.pack.organisation')}
        hint={say('resolutions.pack.organisation_hint')}
        maxlength={longest_organisation * 2}
        autocomplete="organization"
        form={form}
      />
      <Select
        name="language"
        label={say('resolutions.pack.language')}
        options={version.languages.map((one) => ({ value: one, label: languageName(say, one) }))}
        form={form}
      />
      <Choices
        name="paper"
        label={say('resolutions.pack.paper')}
        options={papers.map((one) => ({ value: one, label: say(`resolutions.pack.papers.${one}`) }))}
        form={form}
      />
      <Select
        name="labels"
        label={say('resolutions.pack.labels')}
        hint={say('resolutions.pack.labels_hint')}
        empty={say('resolutions.pack.labels_usual')}
        options={[
          ...label_sheets.map(({ code }) => ({ value: code, label: say(`resolutions.pack.sheets.${code}`) })),
          { value: 'none', label: say('resolutions.pack.labels_none') },
        ]}
        form={form}
      />
      <div class="acts">
        <Submit label={say('resolutions.pack.pdf')} />
      </div>
      <p class="small">{say('resolutions.pack.to_edit')}</p>
      <div class="acts">
        {pack_files.map((file) => (
          <button class="act second" type="submit" formaction={`${at}/${file}`}>
            {say(`resolutions.pack.files.${file.replace('.', '_')}`)}
          </button>
        ))}
      </div>
      <p class="small">
        {say('resolutions.pack.short')}{' '}
        <a href={href(shortAddress(version.slug))}>{publicUrl + href(shortAddress(version.slug))}</a>
      </p>
    </form>
  );
};
