import { startClock } from './clock.js';
import { startCopyButtons } from './copy.js';
import { startLiveLists } from './live.js';
import { startLocalTimes } from './local-time.js';
import { showCurrentSection, startMenus } from './menus.js';
import { startReplaced } from './replaced.js';
import { startTray } from './tray.js';

document.documentElement.classList.add('scripted');
startClock();
startCopyButtons();
startLiveLists();
startLocalTimes();
startMenus();
showCurrentSection();
startReplaced();
startTray();
