import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Select, TextField } from '../../page/form.js';
import { basis_kinds, longest_basis } from './basis.js';
import type { Consent } from './consent.js';

/** On what something becomes public: a kind, and the consent or the sentence that says it. */
export const BasisFields: FC<{ say: Say; own: string; consents: Consent[]; form: Filled }> = (props) => {
  const { say, own, consents, form } = props;
  return (
    <>
      <Select
        name="basis_kind"
        label={say('register.telling.basis.label')}
        hint={say('register.telling.basis.hint')}
        empty={say('register.telling.choose')}
        options={basis_kinds.map((value) => ({ value, label: say(`register.telling.basis.kind.${value}`) }))}
        form={form}
      />
      {consents.length > 0 ? (
        <Select
          name="consent"
          label={say('register.telling.basis.consent')}
          empty={say('register.telling.choose')}
          options={consents.map((consent) => ({ value: consent.id, label: consentInWords(say, consent) }))}
          form={form}
        />
      ) : (
        <p class="small">
          {say('register.telling.basis.no_consents')}{' '}
          <a href={`${own}/consents`}>{say('register.telling.consent.enter')}</a>
        </p>
      )}
      <TextField
        name="basis"
        label={say('register.telling.basis.sentence')}
        hint={say('register.telling.basis.sentence_hint')}
        maxlength={longest_basis}
        form={form}
      />
    </>
  );
};

/** A consent in a list of choices: by whom, when, and what for. */
export function consentInWords(say: Say, { given_by_relation, given_on, scope }: Consent): string {
  const short = scope.length > 60 ? `${scope.slice(0, 59)}…` : scope;
  return [say(`register.telling.consent.by.${given_by_relation}`), dateInWords(given_on, say), short].join(
    ' · ',
  );
}
