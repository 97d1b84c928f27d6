import { fileURLToPath } from 'node:url';
import { readGallery } from '../../scenario-file/gallery.ts';
import { Scenarios } from '../../scenario-file/scenarios.ts';
import { performer } from '../api/perform.ts';
import { API_ROUTES } from '../api/routes/index.ts';
import type { WebDeps } from '../web-deps.ts';
import { stepVerbs } from './step-verbs.ts';

const GALLERY_FOLDER = fileURLToPath(new URL('../../../data/scenarios/', import.meta.url));

/** The scenarios of a program: its steps are operations of the API. */
export function createScenarios({ workspaces, wall, onDefect = () => undefined }: WebDeps): Scenarios {
  const scenarios: Scenarios = new Scenarios({
    verbs: stepVerbs(),
    perform: performer(API_ROUTES, { workspaces, scenarios: () => scenarios, onDefect }),
    gallery: readGallery(GALLERY_FOLDER),
    takenIds: () => workspaces.ids(),
    now: () => wall.now(),
    onDefect,
  });
  return scenarios;
}
