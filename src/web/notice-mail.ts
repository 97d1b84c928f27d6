import type { Workspace } from '../app/workspace.ts';
import type { Notice } from '../domain/notice.ts';
import { formats } from '../i18n/format.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { translator } from '../i18n/translator.ts';
import { noticeRow } from '../read/buyer/notice-list.ts';
import { noticeInBoth } from './notice-view.ts';

/** A message as a mail in plain text, in every language that there is. */
export function noticeMail(workspace: Workspace, notice: Notice): { readonly subject: string; readonly text: string } {
  const words = noticeInBoth(noticeRow(workspace, notice));
  const bodies = LANGUAGES.map((language) => {
    const t = translator(language);
    const foot = t('mail.foot', {
      id: notice.id,
      workspace: workspace.id,
      time: formats(language, t).simTime(notice.simAt),
    });
    return `${words[language].title}\n\n${words[language].text}\n\n${foot}`;
  });
  return {
    subject: LANGUAGES.map((language) => words[language].title).join(' / '),
    text: `${bodies.join('\n\n---\n\n')}\n`,
  };
}
