import type pg from 'pg';
import type { DeskVisit } from '../desk-visit.js';
import { newToken } from './token.js';

/**
 * An office answers and a paper is handed over, entered at the desk: the scan and who handed it over are
 * sealed, the desk's words are private, and the summary is told to everybody.
 */
export async function answer(visit: DeskVisit, owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ id: string; code: string }>(`
    select d.id, d.code from dispatches d join offices o on o.id = d.addressee_id and o.told = 'public'
      join items i on i.id = d.item_id join published.adoptions a on a.id = i.subject
    where d.addressee_kind = 'office' and d.state = 'sent' order by d.made_at, d.id limit 1`);
  const [paper] = rows;
  if (!paper) throw new Error('no paper of a named adoption has left for an office');
  const list = '/desk/mailroom/replies';
  await visit.get(`${list}/new`);
  const scan = new File([`%PDF-1.7 ${newToken('sealed')}`], 'answer.pdf');
  const kept = await upload(
    visit,
    list,
    { code: paper.code, channel: 'post', words: newToken('private') },
    scan,
  );
  await done(visit, `${kept}/tell`, {
    version: '1',
    public_words: `They regret ${newToken('open')}`,
    basis_kind: 'public-interest',
    basis: newToken('private'),
  });
  // Told once more in other words: what it said before stays with the desk.
  await done(visit, kept, {
    version: '2',
    channel: 'email',
    words: newToken('private'),
    correct_why: newToken('private'),
  });
  const paperPath = `/desk/mailroom/dispatches/${paper.id}`;
  await visit.get(paperPath);
  await done(visit, `${paperPath}/also`, { also_way: 'handed' });
  const handed = visit.location ?? '';
  await done(visit, `${handed}/hold`, { hold_why: newToken('private') });
  await done(visit, `${handed}/let-go`, {});
  const over = { outcome: 'handed_over', place: newToken('private'), by: newToken('sealed') };
  await done(visit, handed, over);
}

async function done(visit: DeskVisit, path: string, form: Record<string, string>): Promise<void> {
  await visit.post(path, form);
  if (visit.status !== 303) throw new Error(`${path} was answered ${visit.status}: ${visit.page}`);
}

/** Sends a form with a file; gives back where it leads. */
async function upload(
  visit: DeskVisit,
  path: string,
  form: Record<string, string>,
  file: File,
): Promise<string> {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...form, csrf: visit.csrf })) body.append(name, value);
  body.append('scan', file);
  const response = await visit.app.request(path, {
    method: 'POST',
    body,
    headers: { Cookie: visit.cookie },
  });
  if (response.status !== 303) throw new Error(`${path} was answered ${response.status}`);
  return (response.headers.get('location') ?? '').split('?')[0] ?? '';
}
