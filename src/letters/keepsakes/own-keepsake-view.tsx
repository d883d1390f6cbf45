import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Submit, TextField } from '../../page/form.js';
import type { KeepsakeStanding } from './keepsake.js';

/** What a copy for the day of release is, before somebody wishes one. */
export const CopyTerms: FC<{ say: Say; years: number }> = ({ say, years }) => (
  <p class="small">{say('letters.keepsakes.form.about', { count: years })}</p>
);

/** The name that is to stand under it. */
export const CopyName: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <TextField
    name="keep_name"
    label={say('letters.writing.label.keep_name')}
    hint={say('letters.keepsakes.form.name_hint')}
    maxlength={80}
    form={form}
  />
);

interface Props {
  say: Say;
  here: string;
  csrf: string;
  keepsake: KeepsakeStanding;
  years: number | null;
}

/** The copy of a letter on its writer's page: whether there is one, until when, and how it is taken back. */
export const OwnKeepsake: FC<Props> = ({ say, here, csrf, keepsake, years }) => {
  const form = { say, values: {}, problems: [] };
  if (keepsake.state === 'none' && years === null) return null;
  return (
    <>
      <h2>{say('letters.keepsakes.form.title')}</h2>
      {keepsake.state === 'none' && years !== null ? (
        <details>
          <summary>{say('letters.keepsakes.form.keep')}</summary>
          <form method="post" action={`${here}/keep`}>
            <Hidden name="csrf" value={csrf} />
            <CopyTerms {...{ say, years }} />
            <CopyName {...{ say, form }} />
            <p class="acts">
              <Submit label={say('letters.keepsakes.own.keep')} second />
            </p>
          </form>
        </details>
      ) : (
        <form method="post" action={`${here}/keep-not`}>
          <Hidden name="csrf" value={csrf} />
          <p>
            {keepsake.state === 'kept'
              ? say('letters.keepsakes.own.is_kept', { day: dateInWords(keepsake.until, say) })
              : say('letters.keepsakes.own.is_wished')}
          </p>
          <p class="acts">
            <Submit label={say('letters.keepsakes.own.take_back')} second />
          </p>
        </form>
      )}
    </>
  );
};
