import { type Request, type Response, Router } from 'express';
import { AppError } from '../../../app/app-error.ts';
import { renderPage } from '../../render-page.ts';
import { requestContext } from '../../request-context.ts';
import {
  SNIPPET_LANGUAGES,
  SNIPPET_VERSIONS,
  snippetCode,
  snippetPath,
  type SnippetLanguage,
  type SnippetVersion,
} from '../../workshop-files.ts';

const PAGE = { part: 'simulator', section: 'snippets' } as const;

/** Receivers to copy: `GET /simulator/snippets?version=&language=`, and each as a file below `/simulator/snippets/`. */
export function snippetPages(): Router {
  const router = Router();
  router.get('/simulator/snippets', showSnippet);
  router.get('/simulator/snippets/:version/:file', download);
  return router;
}

async function showSnippet(req: Request, res: Response): Promise<void> {
  const version = SNIPPET_VERSIONS.find((id) => id === req.query['version']) ?? '2.0';
  const language = SNIPPET_LANGUAGES.find(({ id }) => id === req.query['language']) ?? SNIPPET_LANGUAGES[0];
  const model = {
    version,
    versions: SNIPPET_VERSIONS,
    current: language,
    languages: SNIPPET_LANGUAGES,
    code: snippetCode(version, language),
    path: snippetPath(version, language),
  };
  await renderPage(res, 'simulator/snippets', model, { ...PAGE, title: requestContext(res).t('nav.snippets') });
}

function download(req: Request<{ version: string; file: string }>, res: Response): void {
  const version: SnippetVersion | undefined = SNIPPET_VERSIONS.find((id) => `v${id}` === req.params.version);
  const language: SnippetLanguage | undefined = SNIPPET_LANGUAGES.find(({ file }) => file === req.params.file);
  if (!version || !language) throw new AppError('not_found', 'no such receiver');
  res.attachment(language.file).type('text/plain').send(snippetCode(version, language));
}
