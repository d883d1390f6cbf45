import type { Page } from 'playwright-core';
import type { MailServer } from './mail-server.js';

/** Where the demonstration's model stands. */
export const model = '/resolutions/freedom-for-kozlov-kuramshin-atabek';

/** What an officer types; the text is left as the form brings it unless it is given. */
export type Answers = Record<string, string>;

/** An invented branch that passed the text as it stands. */
export const branch: Answers = {
  organisation: '«Ұлт үні» өнер және гауһар қызметкерлерінің кәсіподағы',
  kind: 'branch',
  level: 'local',
  part_of: 'Invented Federation of Arts',
  country: 'GB',
  members: '340',
  met_on: '12 March 2026',
  met_at: 'Nowhere, Assembly Hall',
  decided_by: 'vote',
  votes_for: '31',
  votes_against: '2',
  abstained: '4',
  posted_by: 'campaign',
  may_name: 'yes',
  officer: 'Әйгерім Үкібай (invented)',
  email: 'secretary@branch.example',
};

/** An invented union that changed nothing. */
export const union = {
  ...branch,
  organisation: 'Invented Union of Readers',
  kind: 'union',
  level: 'national',
  part_of: '',
  members: '5200',
  may_name: 'no',
  email: 'office@union.example',
};

/** The model's text with another last line, as a meeting might change it. */
export function otherEnd(text: string): string {
  const other = '8. To ask our members to write to the three prisoners on the first Monday of each month.';
  return text.replace(/\n\n[^\n]*personal letters[^\n]*/, `\n\n${other}`);
}

const chosen = ['kind', 'level', 'country'];
const ticked = ['decided_by', 'posted_by', 'may_name'];

/** Fills the form as a person does: types, chooses, ticks. */
export async function fillIn(page: Page, answers: Answers): Promise<void> {
  for (const [field, value] of Object.entries(answers)) {
    if (chosen.includes(field)) await page.selectOption(`#${field}`, value);
    else if (ticked.includes(field)) await page.check(`input[name="${field}"][value="${value}"]`);
    else await page.fill(`#${field}`, value);
  }
}

/** What the form holds now, as a browser would send it: nothing typed may get lost on the way. */
export async function heldBy(page: Page, fields: string[]): Promise<Answers> {
  const held: Answers = {};
  for (const field of fields) {
    const at = ticked.includes(field) ? `input[name="${field}"]:checked` : `#${field}`;
    held[field] = (await page.locator(at).count()) > 0 ? await page.inputValue(at) : '';
  }
  return held;
}

/** The form asks for a second at least between its showing and its handing in; people need longer. */
export async function asLongAsPeople(page: Page): Promise<void> {
  await page.waitForTimeout(1100);
}

/** Presses a button or follows a link, and waits until the next page is there with its style. */
export async function follow(page: Page, place: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.click(place)]);
}

/** From the empty form to the page that promises a mail. */
export async function handIn(page: Page, origin: string, answers: Answers): Promise<void> {
  await page.goto(`${origin}${model}/adopt`);
  await fillIn(page, answers);
  await follow(page, 'button[value="look"]');
  await asLongAsPeople(page);
  await follow(page, 'button[value="hand_in"]');
}

/** Ticks the whole checklist of the adoption that is open at the desk, or the first of a list, and verifies it. */
export async function verifyOpen(page: Page, list?: string): Promise<void> {
  if (list) {
    await page.goto(list);
    await follow(page, 'main table a');
  }
  for (const box of await page.locator('input[name="check"]').all()) await box.check();
  await follow(page, 'form[action$="/verify"] button');
}

/** The link in the mail that went to an officer. */
export async function linkTo(mail: MailServer, email: string): Promise<string> {
  const { text = '' } = await mail.mailTo(email);
  const link = text.match(/https?:\/\/\S+\/adoptions\/confirm\/\S+/)?.[0];
  if (!link) throw new Error('the mail holds no link to confirm');
  return link;
}
