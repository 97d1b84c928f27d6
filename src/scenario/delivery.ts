import { supervise } from '../app/supervise.ts';
import { MINUTE_MS } from '../domain/calendar.ts';
import { possibleActs, type SupervisionAct } from '../domain/supervision.ts';
import type { Agenda } from './agenda.ts';
import type { Past } from './past.ts';

/** What people write with a step. */
const TEXTS: Readonly<Record<SupervisionAct, string>> = {
  submit: 'Two warehouses, twelve sensors, alarms by mail.',
  confirm: '',
  return: 'Please name the number of sensors.',
  deliver: 'Set up and handed over; the protocol is signed.',
  accept: '',
  reject: 'Two sensors do not report.',
};

/** How often buyer or seller leaves a step to the other day, for good as far as the story goes. */
const STALLS = 0.1;
/** How often something is sent back. */
const SENDS_BACK = 0.1;

/** Plans the next step of a supervised delivery, and those after it until the buyer has accepted. */
export function planDelivery(agenda: Agenda, past: Past, id: string, whenAccepted: () => Promise<void>): void {
  const { chance, workspace, simAt } = past;
  if (chance.next() < STALLS) return;
  agenda.plan(simAt + chance.int(20, 900) * MINUTE_MS, async () => {
    const supervision = workspace.state.get('supervisions', id);
    const [forward, back] = supervision ? possibleActs(supervision) : [];
    if (!forward) return;
    const act = back && chance.next() < SENDS_BACK ? back : forward;
    await supervise(workspace, id, { act, text: TEXTS[act] });
    if (act === 'accept') await whenAccepted();
    else planDelivery(agenda, past, id, whenAccepted);
  });
}
