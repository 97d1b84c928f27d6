import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { LANGUAGE_TAGS } from '../../i18n/language.ts';
import { requestContext } from '../request-context.ts';
import { openApiDocument } from './openapi.ts';
import { API_ROUTES } from './routes/index.ts';

const SWAGGER_UI = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The only files that are served, by their name below `/api/docs/`. */
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': path.join(SWAGGER_UI, 'swagger-ui.css'),
  'swagger-ui-bundle.js': path.join(SWAGGER_UI, 'swagger-ui-bundle.js'),
  'init.js': fileURLToPath(new URL('./docs-init.js', import.meta.url)),
};

/** Serves the OpenAPI document and the page that shows it, everything from this program. */
export function apiDocs(): Router {
  const router = Router();
  let text: string | undefined;
  router.get('/api/openapi.json', (_req, res) => {
    text ??= JSON.stringify(openApiDocument(API_ROUTES));
    res.type('application/json').send(text);
  });
  router.get('/api/docs', (_req, res) => {
    res.type('html').send(page(LANGUAGE_TAGS[requestContext(res).language]));
  });
  for (const [name, file] of Object.entries(FILES)) {
    router.get(`/api/docs/${name}`, (_req, res) => res.sendFile(file, { dotfiles: 'allow' }));
  }
  return router;
}

function page(languageTag: string): string {
  return `<!doctype html>
<html lang="${languageTag}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API · KooGallery Simulator</title>
    <link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <script src="/api/docs/swagger-ui-bundle.js" defer></script>
    <script src="/api/docs/init.js" defer></script>
  </head>
  <body>
    <main id="docs"></main>
    <noscript><a href="/api/openapi.json">openapi.json</a></noscript>
  </body>
</html>
`;
}
