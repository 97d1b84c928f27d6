import { startClock } from './clock.js';
import { startCopyButtons } from './copy.js';
import { startLocalTimes } from './local-time.js';
import { startMenus } from './menus.js';
import { startSecrets } from './secret.js';
import { startTray } from './tray.js';

document.documentElement.classList.add('scripted');
startClock();
startCopyButtons();
startLocalTimes();
startMenus();
startSecrets();
startTray();
