import { inLanguage, type Say } from '../../kernel/language.js';
import { type ConfirmWords, confirm_imported_days } from './subscription.js';

/** The mail that asks to confirm, in the language of `say`: of somebody's own form, or of an address book. */
export function confirmWords(
  say: Say,
  publicUrl: string,
  of: { hours: number } | 'address book',
): ConfirmWords {
  return (token) => {
    const link = publicUrl + inLanguage(say.language, `/newsletter/${token}`);
    const text =
      of === 'address book'
        ? say('newspaper.newsletter.mail.import_text', { link, days: confirm_imported_days })
        : say('newspaper.newsletter.mail.confirm_text', { link, hours: of.hours });
    return { subject: say('newspaper.newsletter.mail.confirm_subject'), text };
  };
}
