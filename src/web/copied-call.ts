import { signAnew } from '../app/sign-anew.ts';
import type { Workspace } from '../app/workspace.ts';
import type { Call } from '../domain/call.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { Translate } from '../i18n/translator.ts';
import { curlText, httpFileText } from '../read/export/copied-request.ts';

/** How a call is taken out of the program to be sent by hand. */
export type CopyForm = 'curl' | 'http';

/** A call as a command or file, signed at this moment: sellers take it for a minute. The key is not in it. */
export function copiedCall(workspace: Workspace, call: Call, form: CopyForm, t: Translate): string {
  const signedAt = new Date(workspace.wall.now()).toISOString();
  const comments = [
    t('copy.title', { activity: call.activity, id: call.id, order: call.orderId ?? call.instanceId }),
    t('copy.signed', { time: signedAt }),
  ];
  const request = signAnew(workspace, call);
  if (form === 'http') return httpFileText(request, { comments });
  return curlText(request, {
    comments,
    insecure: call.destination.allowInsecureTransport,
    timeoutMs: ruleValue(workspace.profile(), 'answer.timeoutMs'),
  });
}
