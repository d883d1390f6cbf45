import { createHash, timingSafeEqual } from 'node:crypto';

/** What every form behind a private link sends back: nobody can send one who has not opened the page (OWASP, CSRF). */
export function formToken(token: string): string {
  return createHash('sha256').update(`a form behind ${token}`).digest('base64url');
}

/** Whether a form was sent from the page behind this link. */
export function isFormBehind(token: string, sent: string): boolean {
  const right = Buffer.from(formToken(token));
  const given = Buffer.from(sent);
  return right.length === given.length && timingSafeEqual(right, given);
}
