import { ShownForm } from './form-sender.js';

/** A form as a page shows it. */
export interface PageForm {
  action: string;
  names: string[];
  csrf: string;
  /** What stands in its fields. */
  values: Record<string, string>;
  hasFiles: boolean;
}

/** The forms of a page that are sent, and each of their other addresses as one of its own. */
export function formsOf(html: string, path: string): PageForm[] {
  const forms = [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)];
  return forms.flatMap(([, head = '', inside = '']) => {
    const own = head.match(/action="([^"]*)"/)?.[1] ?? path;
    const others = [...inside.matchAll(/formaction="([^"]*)"/g)].map(([, action]) => action ?? '');
    const names = [...new Set([...inside.matchAll(/\sname="([^"]+)"/g)].map(([, name]) => name ?? ''))];
    const csrf = inside.match(/name="csrf" value="([^"]*)"/)?.[1] ?? '';
    const shown = new ShownForm(inside);
    const values = Object.fromEntries(names.map((name) => [name, shown.value(name)]));
    const hasFiles = /type="file"/.test(inside);
    return /method="post"/.test(head)
      ? [own, ...others].map((action) => ({ action, names, csrf, values, hasFiles }))
      : [];
  });
}
